// The two slow paths of Synchronization.Mutex. Swift passes the mutex in r13, which C does not know; see visible_mutex.c.
    .text

    .globl "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
    .type "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF", @function
"$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF":
    push %rbp
    mov %rsp, %rbp
    push %r13
    push %rdi
    call visible_mutex_prepare@PLT
    mov (%rsp), %rdi
    mov 8(%rsp), %r13
    mov visible_mutex_lock@GOTPCREL(%rip), %rax
    call *(%rax)
    mov 8(%rsp), %rdi
    call visible_mutex_acquired@PLT
    pop %rdi
    pop %r13
    pop %rbp
    ret

    .globl "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
    .type "$s15Synchronization12_MutexHandleV11_unlockSlowyyF", @function
"$s15Synchronization12_MutexHandleV11_unlockSlowyyF":
    push %rbp
    mov %rsp, %rbp
    push %r13
    push %rdi
    call visible_mutex_prepare@PLT
    mov 8(%rsp), %rdi
    call visible_mutex_releases@PLT
    mov 8(%rsp), %r13
    mov visible_mutex_unlock@GOTPCREL(%rip), %rax
    call *(%rax)
    pop %rdi
    pop %r13
    pop %rbp
    ret

    .section .note.GNU-stack, "", @progbits
