UPDATE contexts SET revision = ? WHERE consultation = ? AND seq = ?
