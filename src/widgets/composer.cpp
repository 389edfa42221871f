// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/composer.h"

#include "core/untrusted_text.h"
#include "ui_composer.h"
#include "widgets/icons.h"
#include "widgets/key_map.h"
#include "widgets/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QIcon>
#include <QStyle>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDraftAfterMs = 250;

bool isLongerThan(qsizetype bytes, const QString &text)
{
    return text.size() > bytes / 4 && text.toUtf8().size() > bytes;
}

} // namespace

Composer::Composer(QWidget *parent) : QWidget(parent), m_ui(std::make_unique<Ui::Composer>())
{
    m_ui->setupUi(this);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_ui->message->setEnterSubmits(true);
    m_ui->message->setLines(1, 6);
    m_ui->chip->hide();
    m_ui->reply->hide();
    m_ui->trouble->hide();
    m_ui->longBox->hide();
    m_ui->noteBox->hide();
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(kDraftAfterMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &Composer::tellDraft);
    connect(m_ui->message, &TextField::submitted, this, &Composer::submit);
    connect(m_ui->message, &QPlainTextEdit::textChanged, this, &Composer::onChanged);
    connect(m_ui->message, &TextField::composing, this, &Composer::showState);
    connect(m_ui->message, &TextField::refused, this, &Composer::sayWhy);
    connect(m_ui->send, &QPushButton::clicked, this, &Composer::submit);
    connect(m_ui->chip, &QPushButton::clicked, this, [this] {
        clearAnchor();
        focusField();
    });
    connect(m_ui->reply, &QPushButton::clicked, this, [this] {
        m_replyTo.reset();
        showChips();
        onChanged();
        focusField();
    });
    connect(m_ui->note, &QPushButton::toggled, this, &Composer::onChanged);
    // It gives way to the words that stand in a note's place, and whoever presses it wants to write.
    m_ui->note->setFocusPolicy(Qt::TabFocus);
    connect(m_ui->note, &QPushButton::clicked, this, &Composer::focusField);
    connect(m_ui->askAgent, &QPushButton::clicked, this, &Composer::leaveNote);
    connect(m_ui->copyLong, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(isLeft() ? begun() : m_long); });
    connect(m_ui->discardLong, &QPushButton::clicked, this, [this] {
        m_long.clear();
        if (isLeft())
            m_ui->message->setText({});
        focusField();
        showLongDraft();
        tellDraft();
    });
    showState();
}

Composer::~Composer() = default;

void Composer::open(const ConsultationId &id, const QString &kept)
{
    tellDraft();
    m_id = id;
    MessageDraft draft = draftFromKept(id, kept);
    m_long = isLongerThan(TextField::kMostRestoredBytes, draft.content) ? std::exchange(draft.content, {}) : QString();
    load(draft);
    showLongDraft();
}

MessageDraft Composer::draft() const
{
    return {m_id, m_ui->message->text(), m_ui->note->isChecked() ? Audience::Reviewers : Audience::All, m_replyTo, m_anchor};
}

/// The draft to keep: what the field could not hold is part of it, behind what has been written since.
QString Composer::kept() const
{
    MessageDraft all = draft();
    all.content = begun();
    return keptForm(all);
}

QString Composer::begun() const
{
    const QString text = m_ui->message->text();
    return m_long.isEmpty() ? text : isBlank(text) ? m_long : text + u"\n\n"_s + m_long;
}

/// Begun, and overtaken by the end: it can still be read and copied.
bool Composer::isLeft() const
{
    return !m_refusal.isEmpty() && !m_id.isNull() && (!m_long.isEmpty() || !isBlank(m_ui->message->text()));
}

/// What is put here by the program is no news.
void Composer::load(const MessageDraft &draft)
{
    m_loading = true;
    m_ui->message->setText(draft.content);
    m_ui->note->setChecked(draft.audience == Audience::Reviewers);
    m_anchor = draft.anchor;
    m_replyTo = draft.replyTo;
    m_replyWords.clear();
    m_trouble.clear();
    m_suggested.clear();
    m_loading = false;
    m_draftTimer.stop();
    m_told = kept();
    showChips();
    showState();
}

void Composer::close()
{
    open({}, {});
}

void Composer::setRefusal(const QString &reason)
{
    if (reason == m_refusal)
        return;
    m_refusal = reason;
    if (!reason.isEmpty()) {
        m_ui->message->finishComposing();
        tellDraft();
    }
    showState();
    showLongDraft();
}

void Composer::setSurroundings(const ThreadSurroundings &around)
{
    if (around == m_around)
        return;
    m_around = around;
    showChips();
    showState();
}

void Composer::setAnchor(const Anchor &anchor)
{
    m_anchor = anchor;
    showChips();
    onChanged();
}

void Composer::clearAnchor()
{
    m_anchor.reset();
    showChips();
    onChanged();
}

void Composer::setReply(const MessageId &message, bool isPrivate)
{
    m_replyTo = message;
    m_replyWords.clear();
    if (isPrivate)
        m_ui->note->setChecked(true);
    showChips();
    onChanged();
    focusField();
}

void Composer::setReplyWords(const QString &words)
{
    m_replyWords = words;
    showChips();
}

void Composer::focusField()
{
    m_ui->message->setFocus(Qt::ShortcutFocusReason);
}

void Composer::insertAnswer(const QString &text)
{
    if (!m_ui->message->isEnabled())
        return;
    m_ui->message->insertText(text);
    focusField();
}

void Composer::quote(const QString &text)
{
    if (!m_ui->message->isEnabled() || isBlank(text))
        return;
    QString lines = text;
    while (lines.endsWith(u'\n'))
        lines.chop(1);
    lines.replace(u'\n', u"\n> "_s);
    QTextCursor cursor = m_ui->message->textCursor();
    const bool startsLine = cursor.atBlockStart();
    m_ui->message->insertText((startsLine ? u"> "_s : u"\n> "_s) + lines + u"\n\n"_s);
    focusField();
}

void Composer::suggest(const QString &question)
{
    if (!m_ui->message->isEnabled())
        return;
    const QString written = m_ui->message->text();
    if (isBlank(written) || written == m_suggested) {
        // It is a question to the agent; a note that was begun stays one.
        m_ui->note->setChecked(false);
        m_ui->message->selectAll();
    } else {
        m_ui->message->moveCursor(QTextCursor::End);
    }
    const bool follows = !m_ui->message->textCursor().hasSelection() && !isBlank(written);
    if (m_ui->message->insertText(follows ? u'\n' + question : question))
        m_suggested = follows ? QString() : question;
    focusField();
}

void Composer::leaveNote()
{
    m_ui->note->setChecked(false);
    focusField();
}

/// At once, where one looks and for who cannot look.
void Composer::sayWhy(const QString &why)
{
    m_trouble = why;
    showState();
    QAccessibleEvent spoken(m_ui->trouble, QAccessible::Alert);
    QAccessible::updateAccessibility(&spoken);
}

void Composer::submit()
{
    m_ui->message->finishComposing();
    const QString text = m_ui->message->text();
    // Disabled is not enough: a key may have been on its way.
    if (!m_ui->send->isEnabled() || m_id.isNull() || isBlank(text))
        return;
    const MessageDraft written = draft();
    // With nothing to send the button goes off, and the focus would go to whatever is next in the window.
    focusField();
    load({m_id, {}, Audience::All, {}, {}});
    Q_EMIT submitted(written);
    // With the message its draft goes; what was too long for the field is no part of it.
    if (!m_long.isEmpty())
        Q_EMIT draftChanged(m_id, kept());
}

void Composer::onChanged()
{
    if (m_loading)
        return;
    m_trouble.clear();
    // Not started again with every key: somebody who never pauses is saved too.
    if (!m_draftTimer.isActive())
        m_draftTimer.start();
    showState();
}

void Composer::tellDraft()
{
    m_draftTimer.stop();
    const QString now = kept();
    if (m_id.isNull() || now == m_told)
        return;
    m_told = now;
    Q_EMIT draftChanged(m_id, now);
}

void Composer::showChips()
{
    const QString words = m_anchor ? aboutWords(*m_anchor, m_around) : QString();
    m_ui->chip->setText(withoutMnemonic(words));
    m_ui->chip->setAccessibleName(tr("Remove “%1”").arg(words));
    m_ui->chip->setVisible(m_anchor.has_value());
    const QString reply = m_replyWords.isEmpty() ? tr("in reply to an earlier message") : m_replyWords;
    const QString elided = m_ui->reply->fontMetrics().elidedText(reply, Qt::ElideRight, qMax(scaled(80), width() - scaled(140)));
    m_ui->reply->setText(withoutMnemonic(elided));
    m_ui->reply->setToolTip(!m_replyTo || elided == reply ? QString() : u"<qt>%1</qt>"_s.arg(reply.toHtmlEscaped()));
    m_ui->reply->setAccessibleName(tr("Remove “%1”").arg(reply));
    m_ui->reply->setVisible(m_replyTo.has_value());
}

void Composer::showState()
{
    const QString text = m_ui->message->textWithComposed();
    const bool mayWrite = m_refusal.isEmpty() && !m_id.isNull();
    const bool tooLong = isLongerThan(TextField::kMostBytes, text);
    if (!mayWrite && !isLeft() && !m_ui->message->text().isEmpty()) {
        // Spaces alone would hide why nothing can be written here.
        m_loading = true;
        m_ui->message->setText({});
        m_loading = false;
    }
    m_ui->message->setEnabled(mayWrite || isLeft());
    m_ui->message->setReadOnly(!mayWrite);
    showNoteMode(mayWrite, m_ui->note->isChecked());
    m_ui->send->setVisible(mayWrite);
    m_ui->send->setEnabled(mayWrite && !tooLong && !isBlank(text));
    m_ui->trouble->setVisible(mayWrite && (tooLong || !m_trouble.isEmpty()));
    m_ui->trouble->setText(tooLong ? tr("This is too long for one message. Send it in parts; nothing of it is lost.") : m_trouble);
    const Theme &theme = Theme::of(this);
    for (QPushButton *chip : {m_ui->chip, m_ui->reply})
        chip->setIcon(QIcon(iconPixmap(u"close"_s, theme.text2, 18, devicePixelRatioF())));
}

/// Field, frame, words and button all say whether the agent will read this.
void Composer::showNoteMode(bool mayWrite, bool note)
{
    const Theme &theme = Theme::of(this);
    m_ui->note->setVisible(mayWrite && !note);
    m_ui->note->setIcon(QIcon(iconPixmap(u"lock"_s, theme.text2, 18, devicePixelRatioF())));
    m_ui->noteBox->setVisible(mayWrite && note);
    m_ui->noteIcon->setPixmap(iconPixmap(u"lock"_s, theme.med, 16, devicePixelRatioF()));
    m_ui->box->setNote(mayWrite && note);
    const QString who = m_around.agentName.isEmpty() ? tr("the paused agent") : isolated(oneLine(m_around.agentName, 60));
    m_ui->message->setHint(!m_refusal.isEmpty() ? m_refusal : note ? tr("Note for reviewers…") : tr("Ask %1…").arg(who));
    m_ui->message->setAccessibleName(note ? tr("Note for reviewers") : tr("Message"));
    m_ui->message->setAccessibleDescription(note ? tr("No agent and no model reads this. Enter saves the note, Shift and Enter begin a new line.")
                                                 : tr("Enter sends, Shift and Enter begin a new line."));
    const QString kind = note ? u"note"_s : u"primary"_s, words = note ? tr("Save note") : tr("Send");
    m_ui->send->setText(words);
    m_ui->send->setAccessibleName(words);
    if (m_ui->send->property("kind") == kind)
        return;
    m_ui->send->setProperty("kind", kind);
    style()->polish(m_ui->send);
    m_ui->send->update();
}

void Composer::showLongDraft()
{
    m_ui->longBox->setVisible(!m_long.isEmpty() || isLeft());
    if (isLeft())
        return m_ui->longWords->setText(tr("%1 What you had begun to write is kept here to copy.").arg(m_refusal));
    if (m_long.isEmpty())
        return;
    m_ui->longWords->setText(tr("A draft of %1 is kept here. One message holds at most %2, so it does not stand in the field.")
                                 .arg(TextField::sizeInWords(m_long.toUtf8().size()), TextField::sizeInWords(TextField::kMostBytes)));
}

/// Who is still typing when it ends means no command by it.
bool Composer::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isLeft()) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isSingleKey(QKeySequence(QKeyCombination(key->modifiers(), Qt::Key(key->key()))))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void Composer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // In a narrow window the words of the field matter more; the lock stays, and its name for who cannot see it.
    m_ui->note->setText(width() < scaled(480) ? QString() : tr("Note"));
    showChips();
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui->send)
        showState();
}

} // namespace witan
