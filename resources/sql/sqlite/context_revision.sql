SELECT coalesce(max(revision), 0) FROM contexts WHERE consultation = ? AND digest = ?
