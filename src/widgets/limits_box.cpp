// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/limits_box.h"

#include "core/untrusted_text.h"
#include "ui_limits_box.h"
#include "widgets/flow_layout.h"
#include "widgets/wording.h"

#include <QDateTime>
#include <QMenu>
#include <QSignalBlocker>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDayMs = 24 * 3600 * 1000;
constexpr int kGap = 4;

QDateTime local(Timestamp at) { return QDateTime::fromMSecsSinceEpoch(at.ms); }
Timestamp endOfDay(Timestamp at) { return {local(at).date().endOfDay().toMSecsSinceEpoch()}; }

} // namespace

LimitsBox::LimitsBox(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::LimitsBox>()), m_menu(new QMenu(this))
{
    m_ui->setupUi(this);
    auto *flow = new FlowLayout(kGap, kGap, m_ui->chips);
    for (QPushButton *chip : {m_ui->until, m_ui->inWords, m_ui->add})
        flow->addWidget(chip);
    m_ui->condition->setLines(1, 3);
    m_ui->untilTime->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    const auto add = [this](const QString &name, const QString &words, auto &&choose) {
        QAction *action = m_menu->addAction(words, this, choose);
        action->setObjectName(name);
    };
    add(u"untilToday"_s, tr("Valid until the end of today"), [this] { setUntil(endOfDay(m_clock->now()), false); });
    add(u"untilOneDay"_s, tr("Valid for 24 hours"), [this] { setUntil({m_clock->now().ms + kDayMs}, false); });
    add(u"untilOwnTime"_s, tr("Valid until a chosen time…"), [this] {
        const QDateTime now = local(m_clock->now());
        setUntil({QDateTime(now.date().addDays(1), QTime(now.time().hour(), 0)).toMSecsSinceEpoch()}, true);
        m_ui->untilTime->setFocus(Qt::OtherFocusReason);
    });
    add(u"conditionInWords"_s, tr("A condition in words…"), [this] {
        setInWords(true);
        m_ui->condition->setFocus(Qt::OtherFocusReason);
    });
    connect(m_ui->add, &QPushButton::clicked, this, &LimitsBox::offer);
    connect(m_ui->until, &QPushButton::clicked, this, &LimitsBox::removeUntil);
    connect(m_ui->inWords, &QPushButton::clicked, this, [this] { setInWords(false); });
    connect(m_ui->untilTime, &QDateTimeEdit::dateTimeChanged, this, [this](const QDateTime &time) {
        m_until = Timestamp{time.toMSecsSinceEpoch()};
        showState();
        Q_EMIT changed();
    });
    connect(m_ui->condition, &QPlainTextEdit::textChanged, this, &LimitsBox::changed);
    connect(m_ui->condition, &TextField::submitted, this, &LimitsBox::submitted);
    connect(m_ui->condition, &TextField::left, this, &LimitsBox::left);
    connect(m_ui->condition, &TextField::refused, this, &LimitsBox::refused);
    showState();
}

LimitsBox::~LimitsBox() = default;

void LimitsBox::offer()
{
    m_menu->popup(m_ui->add->mapToGlobal(QPoint(0, m_ui->add->height())));
}

LimitsBox::State LimitsBox::state() const
{
    State state{m_until, m_ownTime, {}};
    if (m_inWords)
        state.words = m_ui->condition->textWithComposed();
    return state;
}

void LimitsBox::setState(const State &state)
{
    m_until = state.until;
    m_ownTime = state.ownTime && state.until;
    m_inWords = state.words.has_value();
    const QSignalBlocker quietTime(m_ui->untilTime), quietWords(m_ui->condition);
    if (m_ownTime)
        m_ui->untilTime->setDateTime(local(*m_until));
    m_ui->condition->setText(state.words.value_or(QString()));
    showState();
}

void LimitsBox::setUntil(Timestamp until, bool ownTime)
{
    m_until = until;
    m_ownTime = ownTime;
    if (ownTime) {
        const QSignalBlocker quiet(m_ui->untilTime);
        m_ui->untilTime->setDateTime(local(until));
    }
    showState();
    Q_EMIT changed();
}

void LimitsBox::removeUntil()
{
    m_until.reset();
    m_ownTime = false;
    // Before the chip goes, and with it the focus to whatever comes next.
    m_ui->add->setFocus(Qt::OtherFocusReason);
    showState();
    Q_EMIT changed();
}

void LimitsBox::setInWords(bool on)
{
    m_inWords = on;
    if (!on)
        m_ui->add->setFocus(Qt::OtherFocusReason);
    showState();
    Q_EMIT changed();
}

/// As it will be read by others: the day is named, or its date where it is neither today nor tomorrow.
QString LimitsBox::untilWords() const
{
    const Timestamp now = m_clock ? m_clock->now() : *m_until;
    if (*m_until == endOfDay(*m_until))
        return wording::sameDay(*m_until, now) ? tr("Valid until the end of today") : tr("Valid until the end of %1").arg(QLocale().toString(local(*m_until).date(), QLocale::ShortFormat));
    if (wording::sameDay(*m_until, now))
        return tr("Valid until %1 today").arg(wording::clock(*m_until));
    if (wording::sameDay(*m_until, {now.ms + kDayMs}))
        return tr("Valid until %1 tomorrow").arg(wording::clock(*m_until));
    return tr("Valid until %1").arg(QLocale().toString(local(*m_until), QLocale::ShortFormat));
}

void LimitsBox::showState()
{
    const auto show = [](QPushButton *chip, const QString &words) {
        chip->setVisible(!words.isEmpty());
        chip->setText(words + u"  ×"_s);
        chip->setAccessibleName(tr("Remove “%1”").arg(words));
    };
    show(m_ui->until, m_until ? untilWords() : QString());
    show(m_ui->inWords, m_inWords ? tr("In words") : QString());
    m_ui->untilTime->setVisible(m_ownTime);
    m_ui->conditionBox->setVisible(m_inWords);
    const bool more = !m_until || !m_inWords;
    if (!more && m_ui->add->hasFocus())
        m_ui->until->setFocus(Qt::OtherFocusReason);
    m_ui->add->setVisible(more);
    const auto actions = m_menu->actions();
    for (QAction *action : actions)
        action->setVisible(action->objectName() == u"conditionInWords" ? !m_inWords : !m_until);
    m_ui->chips->updateGeometry();
}

QJsonObject LimitsBox::conditions() const
{
    QJsonObject conditions;
    if (m_until)
        conditions.insert("valid_until"_L1, m_until->toString());
    if (const QString text = m_ui->condition->textWithComposed(); m_inWords && !isBlank(text))
        conditions.insert("text"_L1, text);
    return conditions;
}

QString LimitsBox::fault() const
{
    return m_until && *m_until <= m_clock->now() ? tr("The time until which it would be valid is over. Choose a later one.") : QString();
}

void LimitsBox::finishComposing()
{
    m_ui->condition->finishComposing();
}

} // namespace witan
