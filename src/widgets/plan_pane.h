// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/message.h"
#include "models/consultation_view.h"

#include <QWidget>

#include <memory>

namespace witan {

namespace Ui { class PlanPane; }

class ReadingBar;
class SentText;

/// What the agent wants to do: the request, how much of it is still to be read, the steps with their details, what else stands in
/// its plan, and all that was sent as it came. What could not be read stands as it came, and is never said not to be there.
class PlanPane final : public QWidget {
    Q_OBJECT
public:
    explicit PlanPane(QWidget *parent = nullptr);
    ~PlanPane() override;

    void show(const ConsultationView &view);
    void openStep(const QString &id);
    /// Goes to a step without opening it, with those behind it.
    void showFrom(const QString &id);
    /// Goes to what has to be read before an approval and was not: the rest of what was sent, where Witan could not read all of it;
    /// else the next step that cannot be undone; else the first line that was not on the screen.
    void showNextToRead();
    /// How far the pane is scrolled out at the top of its column: the count of what was read stays there.
    void setScrolled(int y);
    /// How much the count covers there.
    int coveredHeight() const;
    void focusSteps();
    void setSingleKeys(bool on);

Q_SIGNALS:
    void askRequested(const witan::Anchor &anchor, const QString &words);
    /// All of an opened step was on the screen; with sentWholeId() and sentWholeDigest(), all that was sent.
    void stepOpened(const QString &digest, const QString &stepId);
    /// The lines of these steps were on the screen.
    void stepsSeen(const witan::ConsultationId &id, const QString &digest, const witan::NumberRanges &numbers);
    void revealRequested(QWidget *widget, const QRect &rect);
    /// What is looked at moved down by this much.
    void shifted(int by);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void showAsSent(bool raw);
    void showPlan(const ConsultationView &view);
    void showUnread();
    void showSent(const ConsultationView &view);
    void warnOfMarks(const QJsonObject &sent);
    void showReading();
    void placeReading();
    void tellWhole();
    SentText *sentShown() const;
    void readOn();

    /// Which plan of which consultation is on the screen, what it is compared with, and what was decided on it.
    struct Shown {
        ConsultationId consultation;
        QString recorded, digest;
        int changesFrom = -1;
        QJsonObject besides;   ///< what the agent sent with the context
        QString agent;
        bool active = true;
        std::optional<RecordedDecision> final;
        std::optional<Report> report;
        bool operator==(const Shown &) const = default;
    };

    std::unique_ptr<Ui::PlanPane> m_ui;
    ReadingBar *m_reading;
    Shown m_shown;
    Context m_context;
    QJsonObject m_sent;              ///< all of it
    QString m_wholeDigest;
    QStringList m_opened;            ///< steps that were read
    bool m_wholeSeen = false, m_rawIsStale = true;
    int m_scrolled = 0;
};

} // namespace witan
