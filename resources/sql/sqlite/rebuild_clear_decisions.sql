DELETE FROM decisions
