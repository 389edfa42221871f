SELECT id FROM actors WHERE json = ?
