// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/label.h"

#include "core/untrusted_text.h"
#include "widgets/theme.h"

#include <QPainter>

namespace witan {

using namespace Qt::StringLiterals;

Label::Label(QWidget *parent) : Label(QString(), parent) {}

Label::Label(const QString &look, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setLook(look);
}

void Label::setLook(const QString &look)
{
    m_look = look;
    const QStringList words = look.split(u' ', Qt::SkipEmptyParts);
    const auto has = [&words](QLatin1StringView word) { return words.contains(word); };

    if (!look.isEmpty()) {
        const QFont::Weight weight = has("strong"_L1) || has("title"_L1) || has("brand"_L1) ? QFont::DemiBold : QFont::Normal;
        const TextSize size = has("title"_L1) ? TextSize::Title : has("brand"_L1) ? TextSize::Brand
            : has("secondary"_L1) ? TextSize::Secondary : has("small"_L1) ? TextSize::Small : TextSize::Body;
        setFont(has("mono"_L1) ? themeMonoFont() : themeFont(size, weight));
    }
    setForegroundRole(has("danger"_L1) ? QPalette::BrightText : has("warning"_L1) ? QPalette::LinkVisited : has("good"_L1) ? QPalette::Midlight
        : has("accent"_L1) ? QPalette::Link : has("secondary"_L1) || has("muted"_L1) ? QPalette::PlaceholderText : QPalette::WindowText);
    if (has("center"_L1))
        setAlignment(Qt::AlignCenter);
    m_elided = has("elided"_L1);
    if (has("oneline"_L1) || m_elided)
        setWordWrap(false);
    if (has("copyable"_L1)) {
        setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        setCursor(Qt::IBeamCursor);
    }
}

QSize Label::minimumSizeHint() const
{
    const QSize whole = QLabel::minimumSizeHint();
    return m_elided ? QSize(qMin(whole.width(), scaled(60)), whole.height()) : whole;
}

void Label::paintEvent(QPaintEvent *event)
{
    if (!m_elided || QLabel::sizeHint().width() <= width()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), int(Qt::AlignLeading | Qt::AlignVCenter), fontMetrics().elidedText(text(), Qt::ElideMiddle, contentsRect().width()));
}

void Label::setUntrusted(const QString &text)
{
    setText(makeVisible(text).text);
}

} // namespace witan
