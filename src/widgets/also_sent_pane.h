// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/consultation_view.h"

#include <QWidget>

class QPushButton;

namespace witan {

class Label;
class TextBlock;

/// What an agent sent besides its plan and its risk, under names of its own: one line that says how much it is, and all of it
/// when that is opened.
class AlsoSentPane final : public QWidget {
    Q_OBJECT
public:
    explicit AlsoSentPane(QWidget *parent = nullptr);

    /// Shows itself only where there is something. Folded for each consultation at first.
    void show(const ConsultationView &view);
    bool hasMembers() const { return m_hasMembers; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void unfold(bool open);
    void showIcon();

    QPushButton *m_title;
    Label *m_size;
    TextBlock *m_text;
    ConsultationId m_consultation;
    QString m_digest;
    QJsonObject m_members;
    bool m_hasMembers = false, m_isShown = false;
};

} // namespace witan
