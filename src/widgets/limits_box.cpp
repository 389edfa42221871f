// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/limits_box.h"

#include "core/untrusted_text.h"
#include "ui_limits_box.h"

#include <QDateTime>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

enum Choice { NoLimit, Today, OneDay, OwnTime };
constexpr qint64 kDayMs = 24 * 3600 * 1000;

} // namespace

LimitsBox::LimitsBox(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::LimitsBox>())
{
    m_ui->setupUi(this);
    m_ui->condition->setLines(1, 3);
    m_ui->until->addItems({tr("Without a time limit"), tr("Valid until the end of today"), tr("Valid for 24 hours"), tr("Valid until a chosen time")});
    m_ui->untilTime->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    connect(m_ui->add, &QPushButton::clicked, this, &LimitsBox::open);
    connect(m_ui->until, &QComboBox::currentIndexChanged, this, &LimitsBox::chooseTime);
    connect(m_ui->untilTime, &QDateTimeEdit::dateTimeChanged, this, &LimitsBox::changed);
    connect(m_ui->condition, &QPlainTextEdit::textChanged, this, &LimitsBox::changed);
    connect(m_ui->condition, &TextField::submitted, this, &LimitsBox::submitted);
    connect(m_ui->condition, &TextField::left, this, &LimitsBox::left);
    connect(m_ui->condition, &TextField::refused, this, &LimitsBox::refused);
    reset();
}

LimitsBox::~LimitsBox() = default;

void LimitsBox::reset()
{
    m_ui->until->setCurrentIndex(NoLimit);
    m_ui->untilTime->hide();
    m_ui->condition->clear();
    m_ui->add->show();
    m_ui->inside->hide();
}

void LimitsBox::open()
{
    m_ui->inside->show();
    m_ui->until->setFocus(Qt::OtherFocusReason);
    m_ui->add->hide();
}

void LimitsBox::chooseTime(int choice)
{
    m_ui->untilTime->setVisible(choice == OwnTime);
    if (choice == OwnTime) {
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock->now().ms);
        m_ui->untilTime->setDateTime(QDateTime(now.date().addDays(1), QTime(now.time().hour(), 0)));
    }
    Q_EMIT changed();
}

std::optional<Timestamp> LimitsBox::until() const
{
    const Timestamp now = m_clock->now();
    switch (m_ui->until->currentIndex()) {
    case Today: return Timestamp{QDateTime::fromMSecsSinceEpoch(now.ms).date().endOfDay().toMSecsSinceEpoch()};
    case OneDay: return Timestamp{now.ms + kDayMs};
    case OwnTime: return Timestamp{m_ui->untilTime->dateTime().toMSecsSinceEpoch()};
    default: return std::nullopt;
    }
}

QJsonObject LimitsBox::conditions() const
{
    QJsonObject conditions;
    if (const std::optional<Timestamp> time = until())
        conditions.insert("valid_until"_L1, time->toString());
    if (const QString text = m_ui->condition->textWithComposed(); !isBlank(text))
        conditions.insert("text"_L1, withoutOuterSpaces(text));
    return conditions;
}

QString LimitsBox::fault() const
{
    const std::optional<Timestamp> time = until();
    return time && *time <= m_clock->now() ? tr("The time until which it would be valid is over. Choose a later one.") : QString();
}

} // namespace witan
