SELECT json FROM contexts WHERE consultation = ? AND seq = ?
