// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "widgets/consultation_view.h"

#include <QWidget>

namespace witan {

class Label;
class TextBlock;
class TierBadge;

/// The head of the conversation: what it is about, how risky, whether the agent is here, who else looks, which revision, how
/// much time is left.
class ConsultationHeader final : public QWidget {
    Q_OBJECT
public:
    explicit ConsultationHeader(QWidget *parent = nullptr);

    void setClock(const Clock *clock) { m_clock = clock; }
    void show(const ConsultationView &view);
    void tick();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString presence() const;

    const Clock *m_clock;
    ConsultationView m_view;
    TextBlock *m_title;
    TierBadge *m_tier;
    Label *m_agent, *m_others, *m_revision, *m_deadline;
};

} // namespace witan
