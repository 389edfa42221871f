SELECT json, digest FROM contexts WHERE consultation = ? AND seq = ?
