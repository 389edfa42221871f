// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/inbox_delegate.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wording.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBar = 3, kPadStart = 11, kPadEnd = 14, kShape = 18, kGap = 8, kMark = 15, kMarkGap = 5, kRepeatIndent = 20;
constexpr qint64 kPressingMs = 60 * 60'000;
constexpr qsizetype kMostTitles = 50'000;

const InboxModel *modelOf(const QModelIndex &index) { return qobject_cast<const InboxModel *>(index.model()); }

QFont titleFont(bool bold) { return themeFont(TextSize::Name, bold ? QFont::DemiBold : QFont::Normal); }

/// Of a text line, and of a title's.
int lineHeight(TextSize size) { return qMax(scaled(19), QFontMetrics(themeFont(size)).height()); }

struct MarkLook { QString icon; QColor ink; };

MarkLook lookOf(RowMark mark, const Theme &theme)
{
    switch (mark) {
    case RowMark::Draft: return {u"draft"_s, theme.accent};
    case RowMark::AskedBefore: return {u"again"_s, theme.med};
    case RowMark::Succeeded:
    case RowMark::Approved: return {u"ended-done"_s, theme.low};
    case RowMark::InPart: return {u"ended-part"_s, theme.low};
    case RowMark::Rejected: return {u"ended-rejected"_s, theme.high};
    case RowMark::OutOfTime: return {u"clock"_s, theme.med};
    case RowMark::Withdrawn: return {u"ended-withdrawn"_s, theme.text2};
    case RowMark::Failed: return {u"ended-failed"_s, theme.high};
    case RowMark::Ended: return {u"ended-other"_s, theme.text2};
    case RowMark::None: break;
    }
    return {{}, theme.text2};
}

/// Turned towards what follows while that is folded away.
void paintChevron(QPainter &painter, const QRect &rect, bool expanded, Qt::LayoutDirection direction, const QColor &ink)
{
    painter.save();
    painter.translate(QRectF(rect).center());
    if (!expanded)
        painter.rotate(direction == Qt::RightToLeft ? 90 : -90);
    paintIcon(painter, QRect(-rect.width() / 2, -rect.height() / 2, rect.width(), rect.height()), u"chevron"_s, ink);
    painter.restore();
}

} // namespace

/// Where everything of a row lies, for a row that is read from left to right.
struct InboxDelegate::Places {
    QRect row;
    QRect shape, expander;
    QRect title, second, third;
    Qt::LayoutDirection direction = Qt::LeftToRight;
    QRect flip(const QRect &rect) const { return QStyle::visualRect(direction, row, rect); }
};

InboxDelegate::InboxDelegate(QObject *parent) : QStyledItemDelegate(parent)
{
    static const SystemClock systemClock;
    m_clock = &systemClock;
}

InboxDelegate::When InboxDelegate::whenText(const InboxRow &row, Timestamp now)
{
    const Consultation &consultation = row.summary->consultation;
    if (consultation.active() && row.due)
        return {wording::left(*row.due, now), row.due->ms - now.ms < kPressingMs};
    if (row.section == InboxSection::Ended)
        return {wording::past(consultation.completedAt.value_or(row.summary->lastAt), now), false};
    return {wording::since(consultation.startedAt, now), false};
}

QString InboxDelegate::wholeText(const InboxRow &row, const QString &myId, Timestamp now)
{
    const RowWords words = rowWords(row, myId, now);
    QStringList lines{row.title, (QStringList(words.agent) + words.facts + QStringList(whenText(row, now).text)).join(u" · "_s), words.line()};
    if (!row.summary->tierIsOurs())
        lines << tr("“%1” is not a tier that Witan knows. It is treated as %2.").arg(isolated(row.summary->tierText), wording::tier(row.summary->tier));
    lines.removeAll(QString());
    return lines.join(u'\n');
}

int InboxDelegate::sectionHeight() const
{
    return qMax(scaled(34), QFontMetrics(themeFont(TextSize::Small)).height() + 12);
}

/// The size of a row never depends on whether it was opened: it would jump under the hand that opens it.
int InboxDelegate::titleLines(const InboxRow &row, int width) const
{
    auto known = m_advances.constFind(row.title);
    if (known == m_advances.cend()) {
        if (m_advances.size() >= kMostTitles)
            m_advances.clear();
        known = m_advances.insert(row.title, QFontMetrics(titleFont(true)).horizontalAdvance(row.title));
    }
    return *known > width ? 2 : 1;
}

InboxDelegate::Places InboxDelegate::placesOf(const QRect &rect, const InboxRow &row) const
{
    Places places;
    places.row = rect;
    const int start = rect.x() + kBar + kPadStart + (row.isRepeat ? kRepeatIndent : 0);
    const int left = start + scaled(24) + kGap, right = rect.right() - kPadEnd;
    const int titleLine = lineHeight(TextSize::Name), line = lineHeight(TextSize::Secondary);
    const int title = titleLines(row, right - left + 1) * titleLine;
    int top = rect.y() + (rect.height() - title - 2 * line) / 2;
    places.title = QRect(left, top, right - left + 1, title);
    places.shape = QRect(start + (scaled(24) - kShape) / 2, top + (titleLine - kShape) / 2 + 1, kShape, kShape);
    top += title;
    places.second = QRect(left, top, right - left + 1, line);
    places.third = QRect(left, top + line, right - left + 1, line);
    if (row.repeats > 0)
        places.expander = QRect(places.shape.x() - 3, places.second.y(), kShape + 6, 2 * line);
    return places;
}

QSize InboxDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const InboxModel *model = modelOf(index);
    const InboxRow row = model ? model->rowAt(index.row()) : InboxRow();
    if (!row.summary)
        return {200, sectionHeight()};
    const int width = m_width - kBar - kPadStart - scaled(24) - kGap - kPadEnd - (row.isRepeat ? kRepeatIndent : 0);
    return {200, titleLines(row, width) * lineHeight(TextSize::Name) + 2 * lineHeight(TextSize::Secondary) + scaled(19)};
}

QRect InboxDelegate::expanderRect(const QRect &rect, const QModelIndex &index, Qt::LayoutDirection direction) const
{
    const InboxModel *model = modelOf(index);
    const InboxRow row = model ? model->rowAt(index.row()) : InboxRow();
    if (!row.summary || row.repeats == 0)
        return {};
    Places places = placesOf(rect, row);
    places.direction = direction;
    return places.flip(places.expander);
}

void InboxDelegate::paintSection(QPainter &painter, const QRect &rect, const QStyleOption &option, const QModelIndex &index, bool raised) const
{
    const Theme &theme = Theme::of(option.palette);
    const InboxModel *model = modelOf(index);
    const auto flip = [&](const QRect &r) { return QStyle::visualRect(option.direction, rect, r); };
    painter.save();
    painter.setLayoutDirection(option.direction);
    if (raised) {
        painter.fillRect(rect, theme.surface);
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), theme.line);
    } else if (option.state & QStyle::State_MouseOver) {
        painter.fillRect(rect, theme.bg);
    }
    const QRect arrow(rect.x() + 10, rect.y() + (rect.height() - kMark) / 2, kMark, kMark);
    paintChevron(painter, flip(arrow), model && model->isExpanded(index.row()), option.direction, theme.text2);
    painter.setFont(themeFont(TextSize::Small, QFont::DemiBold));
    painter.setPen(theme.text2);
    const QString number = index.data(int(InboxModel::Role::SectionNumber)).toString();
    const int numberWidth = painter.fontMetrics().horizontalAdvance(number) + 1;
    const int left = arrow.right() + 1 + 6, right = rect.right() - kPadEnd;
    painter.drawText(flip(QRect(right - numberWidth + 1, rect.y(), numberWidth, rect.height())), Qt::AlignTrailing | Qt::AlignVCenter, number);
    const QRect name(left, rect.y(), right - numberWidth - kGap - left, rect.height());
    painter.drawText(flip(name), Qt::AlignLeading | Qt::AlignVCenter, painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, name.width()));
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(painter, rect.adjusted(2, 1, -2, -1), 6, theme);
    painter.restore();
}

void InboxDelegate::paintTitle(QPainter &painter, const Places &places, const InboxRow &row, const QColor &ink) const
{
    const QFont font = titleFont(row.summary->neverOpened());
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(ink);
    const int height = lineHeight(TextSize::Name);
    QRect line(places.title.topLeft(), QSize(places.title.width(), height));
    QString rest = row.title;
    if (places.title.height() > height) {
        // Broken as it is while bold, also where one line would do by now: an empty second one would look like something missing.
        QTextLayout layout(rest, titleFont(true));
        layout.setTextOption(QTextOption());
        layout.beginLayout();
        QTextLine first = layout.createLine();
        first.setLineWidth(line.width());
        layout.endLayout();
        painter.drawText(places.flip(line), Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, rest.left(first.textLength()).trimmed());
        rest = rest.sliced(first.textLength()).trimmed();
        line.translate(0, height);
    }
    painter.drawText(places.flip(line), Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(rest, Qt::ElideRight, line.width()));
}

void InboxDelegate::paintBadge(QPainter &painter, Places &places, int unread, const Theme &theme) const
{
    const QFont font = themeFont(TextSize::Small, QFont::DemiBold);
    const QString count = QLocale().toString(unread);
    const int height = scaled(18);
    const int width = qMax(height + 4, QFontMetrics(font).horizontalAdvance(count) + 14);
    const QRect badge = places.flip(QRect(places.third.right() - width + 1, places.third.y() + (places.third.height() - height) / 2, width, height));
    paintRounded(painter, badge, height / 2.0, theme.accent);
    painter.setFont(font);
    painter.setPen(theme.accentText);
    painter.drawText(badge, Qt::AlignCenter, count);
    places.third.setRight(places.third.right() - width - kGap);
}

void InboxDelegate::paintLine(QPainter &painter, const Places &places, const RowWords &words, const Theme &theme) const
{
    QRect room = places.third;
    const auto write = [&](const QString &text, const QFont &font, const QColor &ink) {
        const QFontMetrics metrics(font);
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(places.flip(room), Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(text, Qt::ElideRight, room.width()));
        room.setLeft(qMin(room.right(), room.left() + metrics.horizontalAdvance(text)));
    };
    const MarkLook look = lookOf(words.mark, theme);
    if (!look.icon.isEmpty()) {
        paintIcon(painter, places.flip(QRect(room.x(), room.y() + (room.height() - kMark) / 2, kMark, kMark)), look.icon, look.ink);
        room.setLeft(room.left() + kMark + kMarkGap);
    }
    if (!words.lead.isEmpty())
        write(words.lead, themeFont(TextSize::Secondary, QFont::DemiBold), look.ink);
    const QString line = words.line();
    write(line.sliced(words.lead.size()), themeFont(TextSize::Secondary), theme.text2);
}

void InboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const InboxModel *model = modelOf(index);
    const InboxRow row = model ? model->rowAt(index.row()) : InboxRow();
    if (!row.summary) {
        paintSection(*painter, option.rect, option, index, false);
        return;
    }
    const Theme &theme = Theme::of(option.palette);
    const ConsultationSummary &summary = *row.summary;
    const QRect rect = option.rect;
    Places places = placesOf(rect, row);
    places.direction = option.direction;
    painter->save();
    painter->setLayoutDirection(option.direction);
    if (model->rowShowing(m_open) == index.row()) {
        painter->fillRect(rect, theme.accentSoft);
        painter->fillRect(places.flip(QRect(rect.x(), rect.y(), kBar, rect.height())), theme.accent);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(rect, theme.bg);
    }
    paintIcon(*painter, places.flip(places.shape), tierIcon(summary.tierIsOurs() ? summary.tier : RiskTier::Unknown), theme.tier(summary.tier));
    if (row.repeats > 0)
        paintChevron(*painter, places.flip(QRect(places.expander.x() + (places.expander.width() - kMark) / 2, places.third.y() + (places.third.height() - kMark) / 2, kMark, kMark)), row.repeatsShown, option.direction, theme.text2);
    paintTitle(*painter, places, row, theme.text);

    const Timestamp now = m_clock->now();
    const When when = whenText(row, now);
    const RowWords words = rowWords(row, model->myId(), now);
    painter->setFont(themeFont(TextSize::Small, when.pressing ? QFont::DemiBold : QFont::Normal));
    painter->setPen(when.pressing ? theme.high : theme.text2);
    const int whenWidth = painter->fontMetrics().horizontalAdvance(when.text) + 1;
    const QRect whenRect(places.second.right() - whenWidth + 1, places.second.y(), whenWidth, places.second.height());
    painter->drawText(places.flip(whenRect), Qt::AlignTrailing | Qt::AlignVCenter | Qt::TextSingleLine, when.text);

    painter->setFont(themeFont(TextSize::Secondary));
    painter->setPen(theme.text2);
    QRect facts = places.second;
    facts.setRight(whenRect.left() - 1 - kGap);
    painter->drawText(places.flip(facts), Qt::AlignLeading | Qt::AlignVCenter | Qt::TextSingleLine,
                      wording::elidedFacts(words.agent, words.facts, painter->fontMetrics(), facts.width()));
    if (row.unread > 0)
        paintBadge(*painter, places, row.unread, theme);
    paintLine(*painter, places, words, theme);
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(*painter, rect.adjusted(2, 1, -2, -1), 6, theme);
    painter->restore();
}

/// Two lines of a title, and one of what was said, are often not all.
bool InboxDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const InboxModel *model = index.isValid() ? modelOf(index) : nullptr;
    const InboxRow row = model ? model->rowAt(index.row()) : InboxRow();
    if (event->type() != QEvent::ToolTip || !row.summary)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), Qt::convertFromPlainText(wholeText(row, model->myId(), m_clock->now()), Qt::WhiteSpaceNormal), view, option.rect);
    return true;
}

} // namespace witan
