// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QPushButton;

namespace witan {

class Label;

/// How much of the plan was read that has to be, and the way to what was not. Stays at the top while the plan scrolls under it.
class ReadingBar final : public QWidget {
    Q_OBJECT
public:
    explicit ReadingBar(QWidget *parent = nullptr);

    /// "3 of 11 read", with a dot for each.
    void setSteps(int read, int total);
    /// "18 of 41 lines seen".
    void setLines(qsizetype seen, qsizetype total);

Q_SIGNALS:
    void nextWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int dotsWidth() const;
    void arrange();

    Label *m_words;
    QPushButton *m_next;
    int m_read = 0, m_dots = 0;
};

} // namespace witan
