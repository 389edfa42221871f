SELECT places FROM places WHERE consultation = ? AND block >= ? ORDER BY block
