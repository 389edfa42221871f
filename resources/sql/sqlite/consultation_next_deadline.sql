SELECT min(deadline) FROM consultations WHERE status = 0 AND deadline IS NOT NULL AND deadline > ?
