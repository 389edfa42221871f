// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace witan {

class TextField;

/// The box around a field, and what stands beside it inside: a hairline, and the focus ring while the field has the focus.
/// That of a note to reviewers is dashed, on the ground of a note.
class FieldFrame final : public QWidget {
    Q_OBJECT
public:
    explicit FieldFrame(QWidget *parent = nullptr);

    void setNote(bool note);
    bool isNote() const { return m_note; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    TextField *field() const;

    bool m_note = false;
};

} // namespace witan
