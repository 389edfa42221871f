// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/asked_before_banner.h"

#include "core/untrusted_text.h"
#include "widgets/banner.h"
#include "widgets/flow_layout.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/text_block.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostName = 60, kMostReason = 300;

QDate dateOf(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.ms).date();
}

/// "today", "yesterday", "on Tuesday", "on 3 November 2026".
QString onDay(Timestamp at, Timestamp now)
{
    const QDate date = dateOf(at);
    const qint64 days = date.daysTo(dateOf(now));
    if (days <= 0)
        return AskedBeforeBanner::tr("today");
    if (days == 1)
        return AskedBeforeBanner::tr("yesterday");
    return days < 7 ? AskedBeforeBanner::tr("on %1").arg(QLocale().dayName(date.dayOfWeek())) : AskedBeforeBanner::tr("on %1").arg(QLocale().toString(date, QLocale::LongFormat));
}

QString dayAndTime(Timestamp at, Timestamp now)
{
    const qint64 days = dateOf(at).daysTo(dateOf(now));
    const QString day = days <= 0 ? AskedBeforeBanner::tr("today") : days == 1 ? AskedBeforeBanner::tr("yesterday")
        : days < 7 ? QLocale().dayName(dateOf(at).dayOfWeek()) : QLocale().toString(dateOf(at), QLocale::ShortFormat);
    return day + u' ' + wording::clock(at);
}

QString nameOf(const EarlierAsk &ask, const QString &myId)
{
    if (!myId.isEmpty() && ask.byId == myId)
        return AskedBeforeBanner::tr("you");
    return isolated(oneLine(ask.by, kMostName));
}

QString scopeWords(RejectScope scope)
{
    switch (scope) {
    case RejectScope::Action: return AskedBeforeBanner::tr("this action");
    case RejectScope::Approach: return AskedBeforeBanner::tr("this approach");
    case RejectScope::Workflow: break;
    }
    return AskedBeforeBanner::tr("the whole workflow");
}

/// What came of it, for its line in the list.
QString outcomeOf(const EarlierAsk &ask, const QString &myId)
{
    switch (ask.endReason) {
    case EndReason::Approved: return AskedBeforeBanner::tr("approved by %1").arg(nameOf(ask, myId));
    case EndReason::Rejected:
        return ask.scope ? AskedBeforeBanner::tr("rejected by %1, %2").arg(nameOf(ask, myId), scopeWords(*ask.scope)) : AskedBeforeBanner::tr("rejected by %1").arg(nameOf(ask, myId));
    case EndReason::Expired: return AskedBeforeBanner::tr("ran out of time, undecided");
    case EndReason::Withdrawn: return ask.by.isEmpty() ? AskedBeforeBanner::tr("withdrawn") : AskedBeforeBanner::tr("withdrawn by %1").arg(nameOf(ask, myId));
    case EndReason::None: break;
    }
    return AskedBeforeBanner::tr("was waiting for a decision when this one was asked");
}

QString tierWord(const QString &sent)
{
    const TierReading read = readTier(sent);
    return read.isOurs ? wording::tier(read.tier) : isolated(oneLine(sent, 24));
}

/// The one that a person said no to last, else the newest.
const EarlierAsk *tellingAsk(const AskedBefore &before)
{
    if (const EarlierAsk *rejected = before.lastRejected())
        return rejected;
    return before.newest.isEmpty() ? nullptr : &before.newest.constFirst();
}

/// A mnemonic is nobody's name.
QString onButton(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

} // namespace

AskedBeforeBanner::AskedBeforeBanner(QWidget *parent)
    : QWidget(parent), m_banner(new Banner), m_icon(new Label(u"oneline"_s)), m_text(new TextBlock), m_difference(new TextBlock(u"secondary"_s)), m_show(new QPushButton),
      m_compare(new QPushButton), m_reject(new QPushButton), m_all(new QPushButton), m_list(new QWidget)
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    setAccessibleName(tr("Asked before"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 6, 24, 4);
    column->setSpacing(6);
    m_banner->setTone(u"warning"_s);
    auto *row = new QHBoxLayout(m_banner);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(10);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_text);
    words->addWidget(m_difference);
    row->addLayout(words, 1);
    column->addWidget(m_banner);
    auto *buttons = new QWidget;
    auto *flow = new FlowLayout(8, 0, buttons);
    m_reject->setProperty("kind", u"quiet"_s);
    m_all->setProperty("kind", u"link"_s);
    m_all->setCheckable(true);
    m_show->setObjectName(u"showEarlierDecision"_s);
    m_compare->setObjectName(u"compareWithEarlier"_s);
    m_reject->setObjectName(u"rejectForThatReason"_s);
    m_all->setObjectName(u"showEarlierRequests"_s);
    m_reject->setText(tr("Reject for that reason…"));
    m_reject->setAccessibleDescription(tr("Opens the rejection with the comment that was given then. Nothing is sent until you confirm it."));
    for (QPushButton *button : {m_show, m_compare, m_reject, m_all})
        flow->addWidget(button);
    column->addWidget(buttons);
    column->addWidget(m_list);
    m_list->hide();
    hide();
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (const EarlierAsk *ask = tellingAsk(m_view.consultation.askedBefore))
            Q_EMIT consultationWanted(ask->consultation);
    });
    connect(m_compare, &QPushButton::clicked, this, [this] {
        if (const EarlierAsk *ask = tellingAsk(m_view.consultation.askedBefore))
            Q_EMIT comparisonWanted(tr("Compared with the plan that was asked for %1").arg(onDay(ask->startedAt, m_clock->now())));
    });
    connect(m_reject, &QPushButton::clicked, this, [this] {
        if (const EarlierAsk *ask = m_view.consultation.askedBefore.lastRejected())
            Q_EMIT rejectionWanted(ask->comment);
    });
    connect(m_all, &QPushButton::toggled, m_list, &QWidget::setVisible);
}

void AskedBeforeBanner::setClock(const Clock *clock)
{
    m_clock = clock;
}

void AskedBeforeBanner::showNothing()
{
    m_view = {};
    hide();
}

QString AskedBeforeBanner::differenceWords() const
{
    if (!m_view.earlierChanges)
        return {};
    if (m_view.earlierChanges->empty())
        return tr("The plan and its risk are exactly the same.");
    const ContextDiff &changes = *m_view.earlierChanges;
    const int differing = changes.count(Change::Added) + changes.count(Change::Altered) + changes.movedCount();
    const int all = m_view.context.plan ? int(m_view.context.plan->steps.size()) : 0, gone = changes.count(Change::Removed);
    QStringList parts;
    if (all > 0)
        parts.append(differing == 0 && gone == 0 ? tr("This plan has the same steps as that one; something else differs.")
                                                 : all == 1 ? tr("This plan differs from that one in %1 of 1 step.").arg(QLocale().toString(differing))
                                                            : tr("This plan differs from that one in %1 of %2 steps.").arg(QLocale().toString(differing), QLocale().toString(all)));
    if (gone > 0)
        parts.append(gone == 1 ? tr("1 step of that one is not there any more.") : tr("%1 steps of that one are not there any more.").arg(QLocale().toString(gone)));
    if (changes.tierBefore != changes.tierAfter && !changes.tierBefore.isEmpty() && !changes.tierAfter.isEmpty())
        parts.append(tr("Its risk was %1 then and is %2 now.").arg(tierWord(changes.tierBefore), tierWord(changes.tierAfter)));
    else if (std::any_of(changes.factors.cbegin(), changes.factors.cend(), [](const FactorChange &each) { return each.change != Change::Unchanged; })
             || changes.scoreBefore != changes.scoreAfter || changes.tierBefore != changes.tierAfter)
        parts.append(tr("Its risk differs too."));
    if (changes.requestChanged)
        parts.append(tr("Its request has other words."));
    return parts.isEmpty() ? tr("This request differs from that one.") : parts.join(u' ');
}

void AskedBeforeBanner::show(const ConsultationView &view)
{
    const bool another = view.consultation.id != m_view.consultation.id;
    m_view = view;
    const AskedBefore &before = view.consultation.askedBefore;
    const EarlierAsk *ask = tellingAsk(before);
    setVisible(ask != nullptr);
    if (!ask)
        return;
    if (another)
        m_all->setChecked(false);
    const Timestamp now = m_clock->now();
    const QString asked = before.count == 1 ? tr("Asked twice.") : tr("Asked %1 times.").arg(QLocale().toString(before.count + 1));
    const QString day = onDay(ask->at.value_or(ask->startedAt), now);
    const QString reason = oneLine(ask->comment, kMostReason);
    QString words;
    switch (ask->endReason) {
    case EndReason::Rejected:
        words = reason.isEmpty() ? tr("Rejected by %1 %2.").arg(nameOf(*ask, view.me.id), day) : tr("Rejected by %1 %2: “%3”").arg(nameOf(*ask, view.me.id), day, isolated(reason));
        break;
    case EndReason::Approved: words = tr("Approved by %1 %2.").arg(nameOf(*ask, view.me.id), day); break;
    case EndReason::Expired: words = tr("The last time nobody decided, %1.").arg(day); break;
    case EndReason::Withdrawn: words = tr("The last time it was withdrawn, %1.").arg(day); break;
    case EndReason::None: words = tr("The one before this has not been decided."); break;
    }
    m_text->setVisibleText(words, asked);
    const QString difference = differenceWords();
    m_difference->setText(difference);
    m_difference->setVisible(!difference.isEmpty());
    const bool decided = ask->endReason == EndReason::Rejected || ask->endReason == EndReason::Approved;
    m_show->setText(onButton(decided && ask->byId == view.me.id && !ask->byId.isEmpty() ? tr("Show your decision") : decided && !ask->by.isEmpty() ? tr("Show %1’s decision").arg(oneLine(ask->by, 24)) : tr("Show the one before")));
    m_compare->setText(tr("Compare the two plans"));
    m_compare->setVisible(view.earlierChanges.has_value() && !view.earlierChanges->empty());
    m_reject->setVisible(before.lastRejected() && view.consultation.active() && view.me.mayDecide());
    m_all->setText(before.newest.size() == 1 ? tr("Earlier request") : before.count == 2 ? tr("Both earlier requests") : tr("All %1 earlier requests").arg(QLocale().toString(before.count)));
    showList();
    showIcon();
}

/// Oldest first, this one last.
void AskedBeforeBanner::showList()
{
    delete m_list->layout();
    qDeleteAll(m_list->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    auto *grid = new QGridLayout(m_list);
    grid->setContentsMargins(0, 0, 0, 4);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    const AskedBefore &before = m_view.consultation.askedBefore;
    const Timestamp now = m_clock->now();
    const auto add = [&](Timestamp at, const QString &what, const QString &look) {
        const int row = grid->rowCount();
        auto *when = new Label(u"secondary oneline"_s);
        when->setText(dayAndTime(at, now));
        grid->addWidget(when, row, 0, Qt::AlignTop);
        auto *outcome = new Label(look);
        outcome->setText(what);
        grid->addWidget(outcome, row, 1);
    };
    if (before.count > before.newest.size())
        add(m_view.consultation.startedAt, tr("%1 more before these").arg(QLocale().toString(before.count - before.newest.size())), u"secondary"_s);
    for (auto ask = before.newest.crbegin(); ask != before.newest.crend(); ++ask)
        add(ask->startedAt, outcomeOf(*ask, m_view.me.id), ask->endReason == EndReason::Rejected ? u"danger"_s : QString());
    add(m_view.consultation.startedAt, m_view.consultation.active() ? tr("this one; it waits") : tr("this one"), u"warning"_s);
}

void AskedBeforeBanner::showIcon()
{
    m_icon->setPixmap(iconPixmap(u"again"_s, Theme::of(this).med, 18, devicePixelRatioF()));
}

void AskedBeforeBanner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showIcon();
}

} // namespace witan
