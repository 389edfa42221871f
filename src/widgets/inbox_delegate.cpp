// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/inbox_delegate.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wording.h"

#include <QPainter>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadX = 16, kBar = 3, kShape = 18;
constexpr qint64 kPressingMs = 60 * 60'000;

QVariant of(const QModelIndex &index, InboxModel::Role role) { return index.data(int(role)); }

} // namespace

InboxDelegate::InboxDelegate(QObject *parent) : QStyledItemDelegate(parent)
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
}

InboxDelegate::When InboxDelegate::whenText(const ConsultationSummary &summary, InboxSection section, Timestamp now)
{
    const Consultation &consultation = summary.consultation;
    if (consultation.active() && consultation.deadline) {
        const qint64 left = consultation.deadline->ms - now.ms;
        return {wording::left(*consultation.deadline, now), left < kPressingMs};
    }
    if (section == InboxSection::Ended)
        return {wording::since(consultation.completedAt.value_or(summary.lastAt), now), false};
    return {wording::since(consultation.startedAt, now), false};
}

QString InboxDelegate::agentLine(const ConsultationSummary &summary, InboxSection section, Timestamp now)
{
    const Consultation &consultation = summary.consultation;
    QString second = wording::risk(summary.tier).toLower();
    if (section == InboxSection::WaitingForOthers && consultation.missingApprovals(now) > 0) {
        const int missing = consultation.missingApprovals(now);
        second = missing == 1 ? tr("needs 1 more approval") : tr("needs %1 more approvals").arg(missing);
    } else if (section == InboxSection::BeingExecuted) {
        second = consultation.execution == Execution::Resumed ? tr("the agent goes on") : tr("the agent is being told");
    } else if (section == InboxSection::Ended) {
        switch (consultation.endReason) {
        case EndReason::Approved: second = consultation.execution == Execution::Failed ? tr("approved, failed") : tr("approved, done"); break;
        case EndReason::Rejected: second = tr("rejected"); break;
        case EndReason::Expired: second = tr("nobody decided in time"); break;
        case EndReason::Withdrawn: second = tr("withdrawn"); break;
        case EndReason::None: second = tr("ended"); break;
        }
    }
    return tr("%1 · %2").arg(isolated(oneLine(consultation.agentName, 60)), second);
}

QSize InboxDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    if (of(index, InboxModel::Role::IsSection).toBool())
        return {200, scaled(40)};
    return {200, scaled(76)};
}

void InboxDelegate::paintSection(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter.setFont(themeFont(TextSize::Small, QFont::DemiBold));
    painter.setPen(Theme::of(option.palette).text2);
    const QRect line = option.rect.adjusted(kPadX, 0, -kPadX, -scaled(6));
    painter.drawText(line, Qt::AlignLeading | Qt::AlignBottom, index.data().toString());
    painter.drawText(line, Qt::AlignTrailing | Qt::AlignBottom, QLocale().toString(of(index, InboxModel::Role::SectionCount).toInt()));
}

void InboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setLayoutDirection(option.direction);
    if (of(index, InboxModel::Role::IsSection).toBool()) {
        paintSection(*painter, option, index);
        painter->restore();
        return;
    }
    const Theme &theme = Theme::of(option.palette);
    const auto summary = of(index, InboxModel::Role::Summary).value<ConsultationSummary>();
    const auto section = InboxSection(of(index, InboxModel::Role::Section).toInt());
    const QRect rect = option.rect;
    const auto place = [&](const QRect &r) { return QStyle::visualRect(option.direction, rect, r); };
    const bool open = summary.consultation.id == m_open;
    if (open) {
        painter->fillRect(rect, theme.accentSoft);
        painter->fillRect(place(QRect(rect.x(), rect.y(), kBar, rect.height())), theme.accent);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(rect, theme.bg);
    }
    const QFont title = themeFont(TextSize::Name, QFont::DemiBold), line = themeFont(TextSize::Secondary), small = themeFont(TextSize::Small);
    const int step = (rect.height() - 2 * scaled(8)) / 3;
    const int top = rect.y() + scaled(8);
    const int left = rect.x() + kBar + kPadX;
    const int right = rect.right() - kPadX;
    paintIcon(*painter, place(QRect(left, top + (step - kShape) / 2, kShape, kShape)), tierIcon(summary.tier), theme.tier(summary.tier));

    const int textX = left + scaled(30);
    const auto write = [&](const QRect &where, const QFont &font, const QColor &ink, const QString &text, Qt::Alignment side) {
        painter->setFont(font);
        painter->setPen(ink);
        painter->drawText(place(where), int(side) | Qt::AlignVCenter | Qt::TextSingleLine, QFontMetrics(font).elidedText(text, Qt::ElideRight, where.width()));
    };
    const When when = whenText(summary, section, m_clock->now());
    const QFont whenFont = themeFont(TextSize::Small, when.pressing ? QFont::DemiBold : QFont::Normal);
    const int whenWidth = QFontMetrics(whenFont).horizontalAdvance(when.text) + 1;
    write(QRect(right - whenWidth + 1, top, whenWidth, step), whenFont, when.pressing ? theme.high : theme.text2, when.text, Qt::AlignTrailing);
    write(QRect(textX, top, right - whenWidth - 8 - textX, step), title, theme.text, oneLine(summary.displayTitle()), Qt::AlignLeading);

    int pill = 0;
    if (summary.unread > 0) {
        const QFont font = themeFont(TextSize::Small, QFont::DemiBold);
        const QString count = QLocale().toString(summary.unread);
        const int height = scaled(18);
        const int width = qMax(height + 4, QFontMetrics(font).horizontalAdvance(count) + 14);
        const QRect badge = place(QRect(right - width + 1, top + step + (step - height) / 2, width, height));
        paintRounded(*painter, badge, height / 2.0, theme.accent);
        painter->setFont(font);
        painter->setPen(theme.accentText);
        painter->drawText(badge, Qt::AlignCenter, count);
        pill = width + 8;
    }
    write(QRect(textX, top + step, right - textX - pill, step), line, theme.text2, agentLine(summary, section, m_clock->now()), Qt::AlignLeading);
    write(QRect(textX, top + 2 * step, right - textX, step), line, theme.text2, oneLine(summary.lastLine), Qt::AlignLeading);
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(*painter, rect.adjusted(2, 1, -2, -1), 6, theme);
    painter->restore();
}

} // namespace witan
