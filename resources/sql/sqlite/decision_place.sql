SELECT d.consultation, d.seq, c.uuid FROM decisions d JOIN consultations c ON c.id = d.consultation WHERE d.id = ?
