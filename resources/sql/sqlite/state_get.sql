SELECT json FROM states WHERE consultation = ?
