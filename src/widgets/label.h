// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace witan {

/// The only label of the window: plain text whatever it is given (guarantees G10), wrapped, in one of the theme's voices.
/// `look` is a list of words: title, brand, secondary, small, strong, mono, warning, danger, good, accent, center, oneline,
/// elided (in one line that ends in “…” where there is no room for it), copyable.
class Label : public QLabel {
    Q_OBJECT
    Q_PROPERTY(QString look READ look WRITE setLook)
public:
    explicit Label(QWidget *parent = nullptr);
    explicit Label(const QString &look, QWidget *parent = nullptr);

    QString look() const { return m_look; }
    void setLook(const QString &look);
    /// A stranger's words: what would be invisible or reorder the line becomes a visible mark.
    void setUntrusted(const QString &text);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_look;
    bool m_elided = false;
};

} // namespace witan
