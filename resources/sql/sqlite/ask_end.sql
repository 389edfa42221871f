UPDATE asks SET outcome = ? WHERE consultation = ?
