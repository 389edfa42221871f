// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message.h"
#include "widgets/consultation_view.h"

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class PlanPane; }

/// What the agent wants to do: the request, the steps with their details, everything else it sent, and all of it raw.
class PlanPane final : public QWidget {
    Q_OBJECT
public:
    explicit PlanPane(QWidget *parent = nullptr);
    ~PlanPane() override;

    void show(const ConsultationView &view);
    void openStep(const QString &id);
    /// Goes to a step without opening it, with those behind it.
    void showFrom(const QString &id);
    /// How much of the pane is in sight at once, from its top.
    void setRoom(int height);
    void setTicking(bool ticking);
    QStringList ticked() const;
    /// Ticks these too.
    void tick(const QStringList &ids);
    void focusSteps();

Q_SIGNALS:
    void askRequested(const witan::Anchor &anchor, const QString &words);
    /// The agent's own JSON of a step that cannot be undone was on the screen, whole.
    void stepOpened(const QString &digest, const QString &stepId);
    /// The lines of these steps were on the screen.
    void stepsSeen(const witan::ConsultationId &id, const QString &digest, const witan::NumberRanges &numbers);
    void tickedChanged();
    void revealRequested(QWidget *widget, const QRect &rect);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showRaw(bool raw);
    void showDangers();
    void showOthers();
    void warnOfMarks(const QJsonObject &sent);
    QJsonObject everythingSent() const;

    /// Which plan of which consultation is on the screen, and what it is compared with.
    struct Shown {
        ConsultationId consultation;
        QString recorded, digest;
        int changesFrom = -1;
        QJsonObject besides;   ///< what the agent sent with the context
        bool operator==(const Shown &) const = default;
    };

    std::unique_ptr<Ui::PlanPane> m_ui;
    Shown m_shown;
    Context m_context;
    bool m_rawIsStale = true;
    int m_room = 0;
};

} // namespace witan
