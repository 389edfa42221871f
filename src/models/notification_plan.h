// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/summary.h"

#include <QHash>
#include <QSet>

#include <array>
#include <functional>

namespace witan {

/// One thing to tell an elder who may not be looking at the window.
struct Notification {
    enum class Kind { New, Revised, Again, MinutesLeft, Expired };
    static constexpr int kKinds = 5;

    Kind kind = Kind::New;
    ConsultationId id;                      ///< null: of several
    int count = 1;                          ///< how many, where it is of several
    int minutes = 0;                        ///< 10, 5 or 1: no more than that is left; 0: more is, or there is no deadline
    QString title, agentName;               ///< as the agent sent them
    RiskTier tier = RiskTier::Unknown;
    std::optional<Timestamp> deadline;
    QString tierText = {};                  ///< as in ConsultationSummary
    Reading riskReading = Reading::Understood;

    /// What a later one replaces, and what is taken back: one a consultation, and one a kind for several.
    QString key() const;
};

struct NotificationNews {
    QList<Notification> shown;
    QStringList over;                       ///< keys of those that no longer hold
};

/// A deadline that the window warns of.
struct DeadlineNote {
    ConsultationId id;
    QString title;
    Timestamp deadline;
    int minutes = 0;                        ///< 10, 5 or 1: no more than that is left; 0: it ran out
    bool operator==(const DeadlineNote &) const = default;
};

/// Says when an elder is told what: once that something new waits for a decision of theirs, or waits again (as a new revision,
/// or because an approval ran out), once each at 10, 5 and 1 minute before its deadline, and once that it ran out, which only the service can say.
/// An agent that asks a thousand times cannot fill the screen: three of a kind within a minute stand alone, what follows is one
/// notification with a count. A value: it is handed summaries and the time, and has no clock or timer.
class NotificationPlan {
public:
    using WaitsForMe = std::function<bool(const ConsultationSummary &summary)>;

    explicit NotificationPlan(WaitsForMe waits) : m_waits(std::move(waits)) {}

    /// What was there before: not new, though its deadline is.
    void know(const QList<ConsultationSummary> &summaries);
    NotificationNews take(const QList<ConsultationSummary> &changed, Timestamp now);
    NotificationNews tick(Timestamp now);
    /// It was opened: what was told of it has been heard.
    NotificationNews look(const ConsultationId &id);

    /// Of what waits for a decision of the elder's and has 10 minutes or less, the nearest first; then what ran out and was not opened since.
    QList<DeadlineNote> deadlines() const;
    /// Whether a deadline is near enough that seconds matter.
    bool isTense(Timestamp now) const;

private:
    struct Entry {
        ConsultationSummary summary;
        bool waits = false;
        int revision = 0;                   ///< when it was last looked at, 0: never
        int toldMinutes = 0;                ///< the least that was told of `toldDeadline`, 0: none
        Timestamp toldDeadline;
    };
    void takeOne(const ConsultationSummary &summary, Timestamp now, NotificationNews &news);
    void judge(Entry &entry, Timestamp now, NotificationNews &news);
    void end(const Entry &entry, const ConsultationSummary &ended, Timestamp now, NotificationNews &news);
    void tell(Notification notification, Timestamp now, NotificationNews &news);
    void takeBack(const ConsultationId &id, NotificationNews &news);

    WaitsForMe m_waits;
    QHash<ConsultationId, Entry> m_active;
    QList<DeadlineNote> m_expired;
    QSet<ConsultationId> m_alone;                                    ///< with a notification of their own
    std::array<QSet<ConsultationId>, Notification::kKinds> m_several;
    std::array<QList<Timestamp>, Notification::kKinds> m_toldAlone;  ///< when, of the last minute
};

} // namespace witan
