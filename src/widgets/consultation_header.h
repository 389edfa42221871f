// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "models/consultation_view.h"

#include <QWidget>

namespace witan {

class Label;
class TextBlock;
class TierBadge;

/// The head of the conversation, each once: what it is about, how risky, what came of it, whether the agent is here, which
/// revision, who looks, how much time is left.
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
    QString outcome() const;
    void showTier();

    const Clock *m_clock;
    ConsultationView m_view;
    std::optional<Timestamp> m_awaySince;   ///< where the agent was seen to go
    TextBlock *m_title;
    TierBadge *m_tier;
    Label *m_outcome, *m_agent, *m_others, *m_revision, *m_deadline;
    QWidget *m_watchers;   ///< m_others with its icon
};

} // namespace witan
