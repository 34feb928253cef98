extension BashCompletion {
    /// The part of the script that is the same for every program.
    ///
    /// Names of files are left to readline, which quotes them: the function only asks for it. `compgen -W` is not used:
    /// it carries out what stands in the words. bash splits words at `=` and `:`, so `--name=value` arrives as three.
    static let machinery = #"""
        # Proposes the words that begin with $1, quoted where they must be.
        __NAME_offer() {
            local candidate quoted
            for candidate in "${@:2}"; do
                [[ $candidate == "$1"* ]] || continue
                printf -v quoted %q "$candidate"
                COMPREPLY+=("$quoted")
            done
        }

        # Proposes what a value of kind $1 may be.
        __NAME_propose() {
            case $1 in
            files) compopt -o default ;;
            directories) compopt -o dirnames ;;
            words) __NAME_offer "${@:2}" ;;
            esac
        }

        _NAME() {
            local -a line=() names=() options=() arguments=() words=()
            local command='PROGRAM' expects='' ended='' helping='' joins='' cur word kind repeats rest implied
            local -i i count=0
            COMPREPLY=()

            for ((i = 1; i <= COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ $word == = && ${#line[@]} -gt 0 && ${line[-1]} == --* ]]; then
                    line[-1]+='='
                    joins=1
                elif [[ $joins ]]; then
                    line[-1]+=$word
                    joins=''
                else
                    line+=("$word")
                fi
            done
            cur=${line[-1]-}

            __NAME_describe "$command"
            for word in "${line[@]:0:${#line[@]}-1}"; do
                if [[ $expects ]]; then
                    expects=''
                elif [[ ! $ended && $word == -- ]]; then
                    ended=1
                elif [[ ! $ended && $word == --*=* ]]; then
                    continue
                elif [[ ! $ended && $word == --* ]]; then
                    __NAME_value "$command" "$word" && expects=$word
                elif [[ ! $ended && $word == -?* ]]; then
                    for ((i = 1; i < ${#word}; i++)); do
                        __NAME_value "$command" "-${word:i:1}" || continue
                        ((i + 1 == ${#word})) && expects=-${word:i:1}
                        break
                    done
                elif [[ ! $ended && ${#names[@]} -gt 0 ]] && __NAME_describe "$command $word"; then
                    command+=" $word"
                elif __NAME_describe "$command" && [[ ${#names[@]} -gt 0 && $word == help ]]; then
                    helping=1
                else
                    if [[ $implied ]]; then
                        command=$implied
                        __NAME_describe "$command"
                    fi
                    [[ ${#names[@]} -eq 0 ]] || return 0
                    count+=1
                    [[ $rest && $count -ge $rest ]] && ended=1
                fi
            done

            if [[ $expects ]]; then
                __NAME_value "$command" "$expects"
                __NAME_propose "$kind" "$cur" "${words[@]}"
            elif [[ ! $ended && $cur == --*=* ]]; then
                __NAME_value "$command" "${cur%%=*}" || return 0
                __NAME_propose "$kind" "${cur#*=}" "${words[@]}"
                # Where = does not part words, the whole word is replaced.
                [[ $COMP_WORDBREAKS == *=* ]] || COMPREPLY=("${COMPREPLY[@]/#/${cur%%=*}=}")
            elif [[ ! $ended && $cur == -?* ]]; then
                __NAME_offer "$cur" "${options[@]}"
            else
                [[ $ended ]] || __NAME_offer "$cur" "${names[@]}"
                [[ $command == PROGRAM && ! $ended && ! $helping ]] && __NAME_offer "$cur" help
                [[ $helping ]] && return 0
                ((count >= ${#arguments[@]})) && [[ $repeats ]] && count=${#arguments[@]}-1
                ((count < ${#arguments[@]})) || return 0
                # An argument's words are this script's own, each in quotes.
                eval "words=(${arguments[count]})"
                __NAME_propose "${words[0]-}" "$cur" "${words[@]:1}"
            fi
        } &&
            complete -F _NAME PROGRAM

        """#
}
