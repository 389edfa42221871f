SELECT json FROM contexts WHERE consultation = ? AND revision = ? ORDER BY seq DESC LIMIT 1
