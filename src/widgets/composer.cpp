// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/composer.h"

#include "core/untrusted_text.h"
#include "ui_composer.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QIcon>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDraftAfterMs = 250;
constexpr qsizetype kMostBytes = 64 * 1024;   // protocol.md, Limits

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
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(kDraftAfterMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &Composer::tellDraft);
    connect(m_ui->message, &TextField::submitted, this, &Composer::submit);
    connect(m_ui->message, &QPlainTextEdit::textChanged, this, &Composer::onChanged);
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
    // Whoever presses it with the mouse wants to write; by the keyboard the focus stays, as with every switch.
    m_ui->note->setFocusPolicy(Qt::TabFocus);
    connect(m_ui->note, &QPushButton::clicked, this, [this] {
        if (!m_ui->note->hasFocus())
            focusField();
    });
    showState();
}

Composer::~Composer() = default;

void Composer::open(const ConsultationId &id, const QString &kept)
{
    tellDraft();
    m_id = id;
    load(draftFromKept(id, kept));
}

MessageDraft Composer::draft() const
{
    return {m_id, m_ui->message->toPlainText(), m_ui->note->isChecked() ? Audience::Reviewers : Audience::All, m_replyTo, m_anchor};
}

/// What is put here by the program is no news.
void Composer::load(const MessageDraft &draft)
{
    m_loading = true;
    m_ui->message->setPlainText(draft.content);
    m_ui->message->moveCursor(QTextCursor::End);
    m_ui->note->setChecked(draft.audience == Audience::Reviewers);
    m_anchor = draft.anchor;
    m_replyTo = draft.replyTo;
    m_replyWords.clear();
    m_loading = false;
    m_draftTimer.stop();
    m_told = keptForm(this->draft());
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
    showState();
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
    m_ui->message->insertPlainText(text);
    focusField();
}

void Composer::submit()
{
    const QString text = m_ui->message->toPlainText();
    // Disabled is not enough: a key may have been on its way.
    if (!m_ui->send->isEnabled() || m_id.isNull() || isBlank(text))
        return;
    const MessageDraft written = draft();
    // With nothing to send the button goes off, and the focus would go to whatever is next in the window.
    focusField();
    load({m_id, {}, Audience::All, {}, {}});
    Q_EMIT submitted(written);
}

void Composer::onChanged()
{
    if (m_loading)
        return;
    // Not started again with every key: somebody who never pauses is saved too.
    if (!m_draftTimer.isActive())
        m_draftTimer.start();
    showState();
}

void Composer::tellDraft()
{
    m_draftTimer.stop();
    const QString kept = keptForm(draft());
    if (m_id.isNull() || kept == m_told)
        return;
    m_told = kept;
    Q_EMIT draftChanged(m_id, kept);
}

void Composer::showChips()
{
    const QString words = m_anchor ? aboutWords(*m_anchor, m_around) : QString();
    m_ui->chip->setText(words);
    m_ui->chip->setAccessibleName(tr("Remove “%1”").arg(words));
    m_ui->chip->setVisible(m_anchor.has_value());
    const QString reply = m_replyWords.isEmpty() ? tr("in reply to an earlier message") : m_replyWords;
    m_ui->reply->setText(m_ui->reply->fontMetrics().elidedText(reply, Qt::ElideRight, qMax(scaled(80), width() - scaled(140))));
    m_ui->reply->setAccessibleName(tr("Remove “%1”").arg(reply));
    m_ui->reply->setVisible(m_replyTo.has_value());
}

void Composer::showState()
{
    const QString text = m_ui->message->toPlainText();
    const bool mayWrite = m_refusal.isEmpty() && !m_id.isNull();
    const bool tooLong = text.size() > kMostBytes / 4 && text.toUtf8().size() > kMostBytes;
    const bool note = m_ui->note->isChecked();
    m_ui->message->setEnabled(mayWrite);
    m_ui->note->setVisible(mayWrite);
    m_ui->send->setVisible(mayWrite);
    m_ui->send->setEnabled(mayWrite && !tooLong && !isBlank(text));
    m_ui->trouble->setVisible(tooLong);
    m_ui->trouble->setText(tr("This is too long for one message. Send it in parts; nothing of it is lost."));
    const QString who = m_around.agentName.isEmpty() ? tr("the paused agent") : isolated(oneLine(m_around.agentName, 60));
    m_ui->message->setHint(!m_refusal.isEmpty() ? m_refusal : note ? tr("A note that only reviewers see…") : tr("Ask %1…").arg(who));
    const Theme &theme = Theme::of(this);
    m_ui->note->setIcon(QIcon(iconPixmap(u"lock"_s, note ? theme.text : theme.text2, 18, devicePixelRatioF())));
    for (QPushButton *chip : {m_ui->chip, m_ui->reply})
        chip->setIcon(QIcon(iconPixmap(u"close"_s, theme.text2, 18, devicePixelRatioF())));
}

void Composer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // In a narrow window the words of the field matter more; the lock stays, and its name for who cannot see it.
    m_ui->note->setText(width() < scaled(480) ? QString() : tr("Reviewers only"));
    showChips();
}

void Composer::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_ui->send)
        showState();
}

} // namespace witan
