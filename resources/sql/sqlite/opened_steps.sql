SELECT step FROM opened_steps WHERE consultation = ? AND digest = ? ORDER BY step
