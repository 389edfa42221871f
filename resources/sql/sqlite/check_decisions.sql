SELECT id, consultation, seq FROM decisions
