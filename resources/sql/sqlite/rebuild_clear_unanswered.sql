DELETE FROM unanswered
