// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/text_field.h"

#include "widgets/theme.h"

#include <QGuiApplication>
#include <QInputMethod>
#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

#include <algorithm>

namespace witan {

namespace {

/// Three characters end a block wherever Qt inserts them. Each has a stand-in that draws alike, and says in its format which
/// one it stands for.
constexpr int kStandsFor = QTextFormat::UserProperty + 1;
constexpr char16_t kParagraphSeparator = 0x2029, kFrameBegin = 0xFDD0, kFrameEnd = 0xFDD1;

bool endsBlock(QChar c)
{
    return c == kParagraphSeparator || c == kFrameBegin || c == kFrameEnd;
}

QChar standIn(QChar c)
{
    return c == kParagraphSeparator ? QChar(QChar::LineSeparator) : QChar(QChar::ReplacementCharacter);
}

void insertExactly(QTextCursor &cursor, const QString &text)
{
    const QTextCharFormat plain;
    qsizetype from = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!endsBlock(text[i]))
            continue;
        cursor.insertText(text.sliced(from, i - from), plain);
        QTextCharFormat format;
        format.setProperty(kStandsFor, uint(text[i].unicode()));
        cursor.insertText(standIn(text[i]), format);
        from = i + 1;
    }
    cursor.insertText(text.sliced(from), plain);
}

qsizetype bytesOf(const QString &text)
{
    return text.toUtf8().size();
}

} // namespace

QString TextField::sizeInWords(qsizetype bytes)
{
    constexpr qsizetype kMega = 1024 * 1024;
    return bytes < kMega ? tr("%1 KB").arg((bytes + 1023) / 1024) : tr("%1 MB").arg(QLocale().toString(double(bytes) / kMega, 'f', 1));
}

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

QString TextField::text() const
{
    return textBetween(0, document()->characterCount() - 1);
}

QString TextField::textWithComposed() const
{
    return text().insert(textCursor().position(), composed());
}

QString TextField::composed() const
{
    const QTextLayout *layout = textCursor().block().layout();
    return layout ? layout->preeditAreaText() : QString();
}

QString TextField::textBetween(int from, int to) const
{
    QString text = document()->toRawText().sliced(from, to - from);
    text.replace(QChar::ParagraphSeparator, u'\n');
    if (!text.contains(QChar::LineSeparator) && !text.contains(QChar::ReplacementCharacter))
        return text;
    for (QTextBlock block = document()->findBlock(from); block.isValid() && block.position() < to; block = block.next()) {
        for (auto each = block.begin(); !each.atEnd(); ++each) {
            const QTextFragment fragment = each.fragment();
            const QVariant original = fragment.charFormat().property(kStandsFor);
            if (!original.isValid())
                continue;
            const QChar character(char16_t(original.toUInt()));
            for (int at = qMax(from, fragment.position()); at < qMin(to, fragment.position() + fragment.length()); ++at) {
                // What is typed behind one takes its format over.
                if (text[at - from] == standIn(character))
                    text[at - from] = character;
            }
        }
    }
    return text;
}

void TextField::setText(const QString &text)
{
    setPlainText({});
    document()->setUndoRedoEnabled(false);
    QTextCursor cursor(document());
    insertExactly(cursor, text);
    document()->setUndoRedoEnabled(true);
    moveCursor(QTextCursor::End);
}

bool TextField::insertText(const QString &text)
{
    if (isReadOnly() || !fits(text))
        return false;
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    insertExactly(cursor, text);
    cursor.endEditBlock();
    setTextCursor(cursor);
    ensureCursorVisible();
    return true;
}

void TextField::finishComposing()
{
    if (hasFocus() && !composed().isEmpty())
        QGuiApplication::inputMethod()->commit();
    if (composed().isEmpty())
        return;
    // The input method is with another field already, or there is none that does as it is told.
    QInputMethodEvent event;
    event.setCommitString(composed());
    QCoreApplication::sendEvent(this, &event);
}

/// Qt (6.4.2) lets an input method write in a text that is there to be read only, and may end the program by it.
QVariant TextField::inputMethodQuery(Qt::InputMethodQuery query) const
{
    return query == Qt::ImEnabled ? isEnabled() && !isReadOnly() : QPlainTextEdit::inputMethodQuery(query);
}

void TextField::inputMethodEvent(QInputMethodEvent *event)
{
    if (isReadOnly()) {
        event->ignore();
        return;
    }
    if (!event->commitString().isEmpty() && !fits(event->commitString())) {
        QInputMethodEvent nothing;
        QPlainTextEdit::inputMethodEvent(&nothing);
    } else if (const QString words = event->commitString(); std::any_of(words.cbegin(), words.cend(), endsBlock)) {
        QInputMethodEvent nothing, rest(event->preeditString(), event->attributes());
        QPlainTextEdit::inputMethodEvent(&nothing);
        insertText(words);
        QPlainTextEdit::inputMethodEvent(&rest);
    } else {
        QPlainTextEdit::inputMethodEvent(event);
    }
    Q_EMIT composing();
}

/// Qt's own, when it finds no text on the clipboard, may end the program (6.4.2 under X11); this does not come to it.
bool TextField::canInsertFromMimeData(const QMimeData *source) const
{
    return !isReadOnly() && source && source->hasText();
}

/// Every way in ends here: the key, the menu, the middle button and what is dropped.
void TextField::insertFromMimeData(const QMimeData *source)
{
    if (!canInsertFromMimeData(source))
        return;
    if (const QString text = source->text(); !text.isEmpty())
        insertText(text);
}

/// Qt's own would change the text as toPlainText() does.
QMimeData *TextField::createMimeDataFromSelection() const
{
    auto *selected = new QMimeData;
    selected->setText(textBetween(textCursor().selectionStart(), textCursor().selectionEnd()));
    return selected;
}

/// A text of megabytes, or one line of many, would hold the whole window up with every key.
bool TextField::fits(const QString &more)
{
    const qsizetype size = bytesOf(more);
    const qsizetype whole = size > kMostBytes ? size : size + bytesOf(text()) - bytesOf(textBetween(textCursor().selectionStart(), textCursor().selectionEnd()));
    if (whole <= kMostBytes)
        return true;
    Q_EMIT refused(size > kMostBytes ? tr("That text has %1, and at most %2 fit here. Nothing of it was put in; it is unchanged where it was copied.").arg(sizeInWords(size), sizeInWords(kMostBytes))
                                     : tr("With that text it would be %1, and at most %2 fit here. Nothing of it was put in; it is unchanged where it was copied.").arg(sizeInWords(whole), sizeInWords(kMostBytes)));
    return false;
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
            insertText(QStringLiteral("\n"));
            return;
        }
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

QString withoutMnemonic(QString words)
{
    return words.replace(u'&', QLatin1StringView("&&"));
}

} // namespace witan
