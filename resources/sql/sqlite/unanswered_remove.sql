DELETE FROM unanswered WHERE consultation = ? AND message = ?
