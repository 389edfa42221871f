SELECT uuid FROM consultations WHERE id = ?
