SELECT json FROM actors WHERE id = ?
