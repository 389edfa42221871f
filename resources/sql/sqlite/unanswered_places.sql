SELECT seq FROM unanswered WHERE consultation = ? ORDER BY seq
