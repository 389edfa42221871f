SELECT consultation, message, seq FROM unanswered
