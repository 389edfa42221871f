SELECT id, doc FROM consultations WHERE status = ? AND id <= ?
