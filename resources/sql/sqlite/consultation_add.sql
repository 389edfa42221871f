INSERT INTO consultations (uuid, status, deadline, doc) VALUES (?, ?, ?, ?)
