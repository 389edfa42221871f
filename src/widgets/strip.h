// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QPushButton;

namespace witan {

class Banner;
class Label;
class TextBlock;

/// One sentence across the conversation with, where there is something to do, a button; closed by its cross.
class Strip final : public QWidget {
    Q_OBJECT
public:
    explicit Strip(QWidget *parent = nullptr);

    struct How {
        bool isSpoken = true;           ///< a change is an alert; of a countdown, not every step is one
        bool isVisibleText = false;     ///< hidden characters are marked already
    };
    /// `tone` as in Banner; `action` empty for none.
    void set(const QString &tone, const QString &icon, const QString &lead, const QString &text, const QString &action, bool closable, How how = {true, false});

Q_SIGNALS:
    void actionPressed();
    void closed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showIcon();

    Banner *m_banner;
    Label *m_icon;
    TextBlock *m_text;
    QPushButton *m_action, *m_close;
    QString m_iconName, m_tone;
};

} // namespace witan
