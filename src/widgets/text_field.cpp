// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/text_field.h"

#include "widgets/theme.h"

#include <QKeyEvent>

namespace witan {

TextField::TextField(QWidget *parent) : QPlainTextEdit(parent)
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    viewport()->setAutoFillBackground(false);
    document()->setDocumentMargin(2);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::textChanged, this, &TextField::fit);
    fit();
}

void TextField::setLines(int least, int most)
{
    m_least = least;
    m_most = most;
    fit();
}

void TextField::setHint(const QString &hint)
{
    setPlaceholderText(hint);
    fit();
}

int TextField::lines() const
{
    // QPlainTextEdit counts its document's height in lines.
    if (!document()->isEmpty() || placeholderText().isEmpty())
        return int(document()->size().height());
    const int room = viewport()->width() - 2 * int(document()->documentMargin());
    return fontMetrics().boundingRect(QRect(0, 0, room, 10'000), Qt::TextWordWrap, placeholderText()).height() / fontMetrics().lineSpacing();
}

void TextField::fit()
{
    const int height = qBound(m_least, lines(), m_most) * fontMetrics().lineSpacing() + 2 * int(document()->documentMargin()) + 2;
    if (height != maximumHeight() || height != minimumHeight())
        setFixedHeight(height);
    setVerticalScrollBarPolicy(int(document()->size().height()) > m_most ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

QSize TextField::sizeHint() const
{
    return {scaled(200), minimumHeight()};
}

QSize TextField::minimumSizeHint() const
{
    return {scaled(80), minimumHeight()};
}

void TextField::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void TextField::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void TextField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const bool control = event->modifiers() & Qt::ControlModifier;
        const bool shift = event->modifiers() & Qt::ShiftModifier;
        if (control || (m_enterSubmits && !shift)) {
            if (!event->isAutoRepeat())
                Q_EMIT submitted();
            return;
        }
        if (shift) {
            // Qt would insert a line separator, which is no line feed on the wire.
            insertPlainText(QStringLiteral("\n"));
            ensureCursorVisible();
            return;
        }
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

} // namespace witan
