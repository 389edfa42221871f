SELECT block, places FROM places WHERE consultation = ? AND block >= ? AND block < ? ORDER BY block
