UPDATE consultations SET status = ?, deadline = ?, doc = ? WHERE id = ?
