UPDATE asks SET request = ?, last_digest = ?, last_words = ? WHERE consultation = ?
