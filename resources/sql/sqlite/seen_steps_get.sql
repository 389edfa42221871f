SELECT steps FROM seen_steps WHERE consultation = ? AND digest = ?
