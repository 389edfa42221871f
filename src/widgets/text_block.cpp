// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/text_block.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/message_body.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QtMath>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kApart = 6;
constexpr int kPadding = 8, kBoxed = 5, kInset = 4, kButton = 32;
constexpr int kMostCharacters = 60'000;   // more only when asked for: a text of megabytes takes seconds to lay out

/// The spaces that a line begins with, and the bullet of an item behind them.
qsizetype indentLength(const QString &line)
{
    qsizetype length = 0;
    while (length < line.size() && (line[length] == u' ' || line[length] == u'\u2022'))
        ++length;
    return length;
}

} // namespace

TextBlock::TextBlock(QWidget *parent) : TextBlock(QString(), parent) {}

TextBlock::TextBlock(const QString &look, QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setLook(look);
}

void TextBlock::setLook(const QString &look)
{
    m_look = look;
    const QStringList words = look.split(u' ', Qt::SkipEmptyParts);
    const auto has = [&words](QLatin1StringView word) { return words.contains(word); };
    m_code = has("code"_L1);
    m_boxed = has("boxed"_L1);
    m_inset = has("inset"_L1);
    const TextSize size = has("title"_L1) ? TextSize::Title : has("secondary"_L1) ? TextSize::Secondary : has("small"_L1) ? TextSize::Small : TextSize::Body;
    m_font = m_code || has("mono"_L1) ? themeMonoFont() : themeFont(size, has("strong"_L1) || has("title"_L1) ? QFont::DemiBold : QFont::Normal);
    setForegroundRole(has("danger"_L1) ? QPalette::BrightText : has("warning"_L1) ? QPalette::LinkVisited : has("good"_L1) ? QPalette::Midlight
        : has("secondary"_L1) || has("muted"_L1) ? QPalette::PlaceholderText : QPalette::WindowText);
    offerCopy();
    forget();
}

void TextBlock::setText(const QString &text, const QString &lead)
{
    setVisibleText(makeVisible(text).text, makeVisible(lead).text);
    if (m_text != text || m_lead != lead)
        setCopied([sent = lead.isEmpty() ? text : lead + u' ' + text] { return sent; });
}

void TextBlock::setVisibleText(const QString &text, const QString &lead)
{
    m_copied = {};
    if (text == m_text && lead == m_lead)
        return;
    m_text = text;
    m_lead = lead;
    m_gone.clear();
    m_new.clear();
    m_whole = false;
    setAccessibleName(lead.isEmpty() ? text : lead + u' ' + text);
    forget();
}

QString TextBlock::copied() const
{
    return m_copied ? m_copied() : m_lead.isEmpty() ? m_text : m_lead + u' ' + m_text;
}

void TextBlock::setMarks(const QList<TextRange> &ranges, Emphasis emphasis)
{
    m_gone.clear();
    m_new.clear();
    addMarks(ranges, emphasis);
}

void TextBlock::addMarks(const QList<TextRange> &ranges, Emphasis emphasis)
{
    (emphasis == Emphasis::Gone ? m_gone : m_new) += ranges;
    forget();
}

void TextBlock::forget()
{
    m_width = -1;
    m_lines.clear();
    m_shortened = !m_whole && m_text.size() > kMostCharacters;
    offerWhole();
    updateGeometry();
    update();
}

void TextBlock::offerCopy()
{
    if (m_code && !m_copy) {
        m_copy = new QPushButton(this);
        m_copy->setObjectName(u"copyText"_s);
        m_copy->setAccessibleName(tr("Copy"));
        m_copy->setProperty("kind", u"quiet"_s);
        m_copy->setFixedSize(kButton, kButton);
        m_copy->setIconSize({16, 16});
        connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_copied ? m_copied() : m_text); });
    }
    if (m_copy) {
        m_copy->setIcon(QIcon(iconPixmap(u"copy"_s, Theme::of(this).text2, 16, devicePixelRatioF())));
        m_copy->setVisible(m_code);
    }
}

void TextBlock::offerWhole()
{
    if (m_shortened && !m_more) {
        m_more = new QPushButton(this);
        m_more->setObjectName(u"wholeText"_s);
        m_more->setProperty("kind", u"link"_s);
        connect(m_more, &QPushButton::clicked, this, &TextBlock::showWhole);
        if (m_copy)
            setTabOrder(m_copy, m_more);
    }
    if (!m_more)
        return;
    m_more->setText(tr("Show the whole text (%1 characters)").arg(QLocale().toString(m_text.size())));
    m_more->setVisible(m_shortened);
    placeButtons();
}

void TextBlock::showWhole()
{
    if (!m_shortened)
        return;
    const bool hadFocus = m_more->hasFocus();
    m_whole = true;
    forget();
    if (hadFocus && m_copy)
        m_copy->setFocus(Qt::OtherFocusReason);
    Q_EMIT lengthened();
}

void TextBlock::placeButtons()
{
    if (m_copy)
        m_copy->move(QStyle::visualRect(layoutDirection(), rect(), QRect(width() - kButton - 2, 2, kButton, kButton)).topLeft());
    if (m_more) {
        const QSize size = m_more->sizeHint().boundedTo({width(), height()});
        m_more->setGeometry(QStyle::visualRect(layoutDirection(), rect(), QRect(QPoint(0, height() - size.height()), size)));
    }
}

QString TextBlock::shown() const
{
    const QString text = m_shortened ? m_text.left(kMostCharacters) : m_text;
    return m_lead.isEmpty() ? text : text.isEmpty() ? m_lead : m_lead + u' ' + text;
}

/// What is not plain in a line that begins at `lineStart` of the shown text.
QList<QTextLayout::FormatRange> TextBlock::formatsOf(qsizetype lineStart, qsizetype length) const
{
    QList<QTextLayout::FormatRange> formats;
    if (lineStart == 0 && !m_lead.isEmpty()) {
        QTextCharFormat bold;
        bold.setFontWeight(QFont::DemiBold);
        formats.append({0, int(qMin(m_lead.size(), length)), bold});
    }
    QTextCharFormat gone, fresh;
    gone.setFontStrikeOut(true);
    gone.setForeground(palette().placeholderText());
    fresh.setFontUnderline(true);
    fresh.setFontWeight(QFont::DemiBold);
    const qsizetype textStart = m_lead.isEmpty() ? 0 : m_lead.size() + 1;
    const auto add = [&](const QList<TextRange> &marks, const QTextCharFormat &format) {
        for (const TextRange &mark : marks) {
            const qsizetype from = qMax(mark.start + textStart, lineStart), to = qMin(mark.start + textStart + mark.length, lineStart + length);
            if (from < to)
                formats.append({int(from - lineStart), int(to - from), format});
        }
    };
    add(m_gone, gone);
    // Where a new word follows at once, the two do not run into one.
    QTextCharFormat apart = gone;
    apart.setFontLetterSpacingType(QFont::AbsoluteSpacing);
    apart.setFontLetterSpacing(kApart);
    for (const TextRange &mark : m_gone) {
        const qsizetype end = mark.start + mark.length;
        const bool isFollowed = std::any_of(m_new.cbegin(), m_new.cend(), [end](const TextRange &other) { return other.start == end; });
        if (isFollowed && end + textStart > lineStart && end + textStart <= lineStart + length)
            formats.append({int(end + textStart - 1 - lineStart), 1, apart});
    }
    add(m_new, fresh);
    return formats;
}

int TextBlock::layOut(int width) const
{
    if (width == m_width)
        return m_height;
    m_width = width;
    m_lines.clear();
    const int padding = m_code ? kPadding : m_boxed ? kBoxed : 0, side = m_code || m_boxed ? kPadding : m_inset ? kInset : 0;
    const int room = qMax(40, width - 2 * side - (m_code ? kButton : 0));
    const int step = lineHeight(m_font);
    const QFontMetrics metrics(m_font);
    qreal y = padding;
    qsizetype at = 0;
    const QStringList lines = shown().split(u'\n');
    for (const QString &line : lines) {
        auto layout = std::make_unique<QTextLayout>(line, m_font);
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        const bool fromTheRight = !m_code && line.isRightToLeft();
        if (m_code)
            option.setTextDirection(Qt::LeftToRight);
        else if (fromTheRight)
            option.setAlignment(Qt::AlignRight);
        option.setTabStopDistance(4 * QFontMetricsF(m_font).horizontalAdvance(u' '));
        layout->setTextOption(option);
        layout->setFormats(formatsOf(at, line.size()));
        at += line.size() + 1;
        // What an indented line goes on with stands under its beginning.
        const int indent = qMin(metrics.horizontalAdvance(line.left(indentLength(line))), room / 2);
        int hanging = 0;
        layout->beginLayout();
        for (QTextLine each = layout->createLine(); each.isValid(); each = layout->createLine()) {
            each.setLineWidth(room - hanging);
            each.setPosition(QPointF(side + (fromTheRight ? 0 : hanging), y + qFloor((step - each.height()) / 2)));
            y += qMax<qreal>(step, qCeil(each.height()));
            hanging = indent;
        }
        layout->endLayout();
        m_lines.push_back(std::move(layout));
    }
    m_height = qMax(qCeil(y) + padding, m_code ? kButton + 4 : 0) + (m_shortened ? m_more->sizeHint().height() : 0);
    return m_height;
}

QList<QRect> TextBlock::lineRects() const
{
    layOut(width());
    QList<QRect> rects;
    rects.reserve(qsizetype(m_lines.size()));
    for (const auto &line : m_lines) {
        const QTextLine first = line->lineAt(0), last = line->lineAt(line->lineCount() - 1);
        // Rounded inwards: what is between two lines belongs to neither.
        const int top = qCeil(first.y());
        rects.append(QRect(0, top, width(), qMax(1, qFloor(last.y() + last.height()) - top)));
    }
    return rects;
}

QSize TextBlock::sizeHint() const
{
    const int wish = scaled(360);
    return {wish, heightForWidth(wish)};
}

QSize TextBlock::minimumSizeHint() const
{
    return {scaled(60), lineHeight(m_font)};
}

int TextBlock::heightForWidth(int width) const
{
    return layOut(width);
}

void TextBlock::paintEvent(QPaintEvent *event)
{
    layOut(width());
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    if (m_code)
        paintRounded(painter, rect(), 8, theme.bg);
    else if (m_boxed)
        paintRounded(painter, rect(), 6, theme.surface);
    // Below the words, which begin at the very edge.
    if (hasFocus())
        paintFocusRing(painter, rect(), 4, theme);
    painter.setPen(palette().color(foregroundRole()));
    const QRectF exposed = event->rect();
    for (const auto &line : m_lines) {
        const QRectF bounds = line->boundingRect();
        if (bounds.bottom() >= exposed.top() - 40 && bounds.top() <= exposed.bottom() + 40)
            line->draw(&painter, QPointF());
    }
}

void TextBlock::focusInEvent(QFocusEvent *)
{
    update();
}

void TextBlock::focusOutEvent(QFocusEvent *)
{
    update();
}

void TextBlock::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::FontChange)
        setLook(m_look);
    else if (event->type() == QEvent::PaletteChange)
        offerCopy();
}

void TextBlock::resizeEvent(QResizeEvent *)
{
    placeButtons();
}

void TextBlock::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, [this] { QApplication::clipboard()->setText(copied()); });
    menu->popup(event->globalPos());
}

} // namespace witan
