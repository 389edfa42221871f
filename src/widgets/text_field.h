// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QPlainTextEdit>

namespace witan {

/// A text field that grows with its text up to some lines, and leaves by Tab. Enter submits where the field is told so;
/// Ctrl+Enter always does; Shift+Enter breaks the line.
class TextField final : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit TextField(QWidget *parent = nullptr);

    void setEnterSubmits(bool submits) { m_enterSubmits = submits; }
    void setLines(int least, int most);
    /// What stands in the empty field; it gets as many lines as it needs.
    void setHint(const QString &hint);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void submitted();
    void left();   ///< Escape

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();
    int lines() const;

    bool m_enterSubmits = false;
    int m_least = 1, m_most = 6;
};

} // namespace witan
