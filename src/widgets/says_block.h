// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace witan {

class Label;
class TextBlock;

/// What an agent claims, in its own words: a rule at the side where reading begins, and who writes it.
class SaysBlock final : public QWidget {
    Q_OBJECT
public:
    explicit SaysBlock(QWidget *parent = nullptr);

    /// `agent` may be empty. Both are made visible here.
    void set(const QString &agent, const QString &text);
    TextBlock *text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_who;
    TextBlock *m_text;
};

} // namespace witan
