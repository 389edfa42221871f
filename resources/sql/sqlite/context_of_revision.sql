SELECT json, digest FROM contexts WHERE consultation = ? AND revision = ? ORDER BY seq DESC LIMIT 1
