DELETE FROM drafts WHERE consultation = ? AND what = ?
