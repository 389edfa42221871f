// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/welcome_page.h"

#include "core/untrusted_text.h"
#include "models/inbox_model.h"
#include "ui_welcome_page.h"
#include "widgets/icons.h"
#include "widgets/main_window.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QEvent>
#include <QIcon>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostForeignTiers = 3;

} // namespace

WelcomePage::WelcomePage(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::WelcomePage>())
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
    m_ui->setupUi(this);
    m_ui->scroll->viewport()->setAutoFillBackground(false);
    m_ui->page->setAutoFillBackground(false);
    m_ui->connectBox->hide();
    connect(m_ui->sample, &DoorButton::clicked, this, &WelcomePage::sampleRequested);
    const RiskTier tiers[] = {RiskTier::Critical, RiskTier::High, RiskTier::Medium, RiskTier::Low, RiskTier::Unknown};
    for (qsizetype i = 0; i < qsizetype(std::size(tiers)); ++i) {
        m_doors.append({tiers[i], new DoorButton, {}});
        m_ui->waiting->addWidget(m_doors[i].button);
        connect(m_doors[i].button, &DoorButton::clicked, this, [this, i] { Q_EMIT chosen(m_doors[i].first); });
    }
    tick();
}

WelcomePage::~WelcomePage() = default;

void WelcomePage::setModel(InboxModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    m_model = model;
    if (model) {
        for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
            connect(model, signal, this, &WelcomePage::tick);
        connect(model, &QAbstractItemModel::modelReset, this, &WelcomePage::tick);
        connect(model, &QAbstractItemModel::layoutChanged, this, &WelcomePage::tick);
        connect(model, &QAbstractItemModel::dataChanged, this, &WelcomePage::tick);
    }
    tick();
}

void WelcomePage::setClock(const Clock *clock)
{
    m_clock = clock;
    tick();
}

void WelcomePage::setArrival(Arrival::State arrival)
{
    m_arrival = arrival;
    tick();
}

WelcomePage::Waiting WelcomePage::waitingOf(RiskTier tier) const
{
    Waiting waiting;
    for (const ConsultationSummary *summary : m_model ? m_model->waiting() : QList<const ConsultationSummary *>()) {
        if (summary->tier != tier)
            continue;
        const Timestamp since = summary->consultation.startedAt;
        const QString word = isolated(oneLine(summary->tierText, 40));
        if (!summary->tierIsOurs() && !waiting.foreignTiers.contains(word) && waiting.foreignTiers.size() < kMostForeignTiers)
            waiting.foreignTiers.append(word);
        // The list may have another order.
        if (waiting.count++ == 0 || isBefore(*summary, *m_model->find(waiting.first), InboxSection::WaitingForMe, InboxSort::Urgency, m_model->now())) {
            waiting.first = summary->consultation.id;
            waiting.title = isolated(oneLine(summary->displayTitle(), 120));
            waiting.oldest = waiting.count == 1 ? since : waiting.oldest;
        }
        waiting.oldest = std::min(waiting.oldest, since);
    }
    return waiting;
}

void WelcomePage::showDoor(TierDoor &door, const Waiting &waiting)
{
    door.first = waiting.first;
    door.button->setVisible(waiting.count > 0);
    if (waiting.count == 0)
        return;
    const QString asked = wording::past(waiting.oldest, m_clock->now());
    const QString risk = wording::risk(door.tier);
    door.button->setText(waiting.count == 1 ? tr("%1 · 1 waits").arg(risk) : tr("%1 · %2 wait").arg(risk, QLocale().toString(waiting.count)));
    QString sentence = waiting.count == 1 ? tr("%1 · asked %2").arg(waiting.title, asked) : tr("First: %1 · the oldest asked %2").arg(waiting.title, asked);
    if (!waiting.foreignTiers.isEmpty())
        sentence += u" · "_s + (waiting.foreignTiers.size() == 1 ? tr("%1 is not a tier that Witan knows").arg(waiting.foreignTiers.constFirst())
                                                                  : tr("%1 are not tiers that Witan knows").arg(waiting.foreignTiers.join(u", "_s)));
    door.button->setSentence(sentence);
    door.button->setIcon(QIcon(iconPixmap(tierIcon(door.tier), Theme::of(this).tier(door.tier), 18, devicePixelRatioF())));
}

/// What the list shows of them.
QString WelcomePage::whereTheyAre() const
{
    if (m_model && !m_model->filter().isEmpty())
        return tr("The list is filtered, so it may not show all of them.");
    return m_model && m_model->sort() == InboxSort::Urgency ? tr("The list shows each of them, the most urgent first.") : tr("The list shows each of them.");
}

void WelcomePage::showWords(int waiting)
{
    const bool isKnown = m_arrival == Arrival::State::Known, isAway = m_arrival == Arrival::State::Away;
    if (waiting > 0) {
        m_ui->heading->setText(waiting == 1 ? tr("1 consultation waits for you") : tr("%1 consultations wait for you").arg(QLocale().toString(waiting)));
        m_ui->words->setText(isAway ? tr("There is no connection, so there may be more by now.") : whereTheyAre());
    } else if (isAway) {
        m_ui->heading->setText(tr("What waits is not known"));
        m_ui->words->setText(tr("There is no connection. What was here before can be read, and what waits appears as soon as there is one."));
    } else if (isKnown) {
        m_ui->heading->setText(tr("Nothing waits for you"));
        m_ui->words->setText(tr("An AI agent that is about to do something that matters pauses and asks you here. You read its plan, ask what you need to know, and decide. It goes on only if you approve."));
    } else {
        m_ui->heading->setText(m_arrival == Arrival::State::Fetching ? tr("Fetching what waits…") : QString());
        m_ui->words->setText({});
    }
    setAccessibleDescription((m_ui->heading->text() + u' ' + m_ui->words->text()).trimmed());
}

/// What waits, as it is now. Hidden it can wait until it is looked at.
void WelcomePage::tick()
{
    if (!isVisibleTo(parentWidget()))
        return;
    int waiting = 0;
    for (TierDoor &door : m_doors) {
        const Waiting each = waitingOf(door.tier);
        showDoor(door, each);
        waiting += each.count;
    }
    showWords(waiting);
}

void WelcomePage::setSampleOffer(SampleOffer offer)
{
    if (offer != SampleOffer::Ready && window()->focusWidget() == m_ui->sample)
        setFocus(Qt::OtherFocusReason);     // else Qt would choose, perhaps something far away
    m_ui->sample->setVisible(offer != SampleOffer::None);
    m_ui->sample->setEnabled(offer != SampleOffer::Starting);
    m_ui->sample->setSentence(offer == SampleOffer::Starting ? tr("Starting the sample agent…")
                                                             : tr("A real agent on this computer wants to merge two tables. Five minutes, nothing of yours is touched."));
}

void WelcomePage::focusFirst()
{
    for (const TierDoor &door : m_doors) {
        if (door.button->isVisible())
            return door.button->setFocus(Qt::OtherFocusReason);
    }
    // Where there is nothing to press, the keys rest here, and not at whatever comes first in the window.
    QWidget *const first = m_ui->sample->isVisibleTo(this) && m_ui->sample->isEnabled() ? static_cast<QWidget *>(m_ui->sample) : this;
    first->setFocus(Qt::OtherFocusReason);
}

void WelcomePage::setListenUrl(const QString &url, const QString &tokenFile)
{
    m_ui->connectBox->setVisible(!url.isEmpty());
    m_ui->url->setText(url);
    m_ui->tokenTitle->setVisible(!tokenFile.isEmpty());
    m_ui->token->setVisible(!tokenFile.isEmpty());
    m_ui->token->setText(tokenFile);
}

void WelcomePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tick();
}

void WelcomePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tick();
}

} // namespace witan
